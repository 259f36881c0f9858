import Foundation
import Testing

@testable import CheckpointFiles
@testable import Ground

/// Files that are small and ask for much: each once took seconds and gigabytes.
@Suite(.serialized) struct AmplifyingFilesTests {
  static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// An element again and again. By doubling, since code of tests is not optimised and there are millions of them.
  static func repeated(_ element: [UInt8], count: Int) -> [UInt8] {
    var all = element
    while all.count < count * element.count { all += all }
    return Array(all.prefix(count * element.count))
  }

  /// A GGUF file whose one key holds an array of a type.
  static func gguf(type: UInt32, count: Int, element: [UInt8]) -> [UInt8] {
    var file = Array("GGUF".utf8) + bytes(UInt32(3)) + bytes(UInt64(0)) + bytes(UInt64(1))
    file += bytes(UInt64(1)) + [0x7A] + bytes(UInt32(9)) + bytes(type) + bytes(UInt64(count))
    return file + repeated(element, count: count)
  }

  static func npy(_ shape: String) -> [UInt8] {
    var header = Array("{'descr': '<i4', 'fortran_order': False, 'shape': \(shape), }".utf8)
    header += [UInt8](repeating: 0x20, count: 117 - header.count) + [0x0A]
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + bytes(UInt16(header.count)) + header
  }

  /// Time, and memory in kilobytes, that it takes; `body` may refuse.
  private func cost(_ body: () throws -> Void) throws -> (time: Duration, memory: Int) {
    func peak() -> Int {
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss
    }
    let (before, start) = (peak(), ContinuousClock.now)
    do { try body() } catch is CheckpointError {}
    return (ContinuousClock.now - start, peak() - before)
  }

  @Test(arguments: [
    (0, [7]), (7, [1]), (2, [7, 0]), (5, [1, 0, 0, 0]), (6, [0, 0, 0x80, 0x3F]), (12, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
  ] as [(UInt32, [UInt8])])
  func `Arrays of numbers in GGUF metadata take the bytes that they have`(type: UInt32, element: [UInt8]) throws {
    let count = 24_000_000 / element.count
    let file = MappedFile(bytes: Self.gguf(type: type, count: count, element: element), path: "big.gguf")
    let cost = try cost {
      let value = try #require(try GGUFFile(file).metadata["z"])
      guard case .numbers(let numbers) = value else {
        Issue.record("\(type) is not packed")
        return
      }
      #expect(numbers.count == count && numbers[count - 1] == numbers[0])
    }
    #expect(cost.time < .seconds(2) && cost.memory < 100_000, "\(cost)")
  }

  @Test func `A long array of numbers reads as a short one does`() throws {
    let element = Self.bytes(Int16(-5))
    for count in [3, 5000] {
      let file = MappedFile(bytes: Self.gguf(type: 3, count: count, element: element), path: "a.gguf")
      #expect(try GGUFFile(file).metadata["z"]?.array == [GGUFValue](repeating: .integer(-5), count: count))
    }
  }

  @Test func `Millions of texts in GGUF metadata are refused`() throws {
    let file = MappedFile(bytes: Self.gguf(type: 8, count: 4_100_000, element: Self.bytes(UInt64(0))), path: "t.gguf")
    #expect(throws: CheckpointError.self) { try GGUFFile(file) }
  }

  @Test(arguments: ["]\u{94}", "\u{94}", "]", "}", "(", "2", "N", "K\u{01}\u{94}"])
  func `A pickle of one opcode again and again ends soon`(opcode: String) throws {
    let opcodes = opcode.unicodeScalars.map { UInt8($0.value) }
    let count = (PickleReader.maximumBytes - 19) / opcodes.count
    let pickle: [UInt8] = [0x80, 4, UInt8(ascii: "}")] + Self.repeated(opcodes, count: count) + [UInt8(ascii: ".")]
    let archive = ZipFixture.archive(pickle)
    let cost = try cost { _ = try PyTorchArchive(ZipArchive(archive)) }
    #expect(cost.time < .seconds(20) && cost.memory < 800_000, "\(cost)")
  }

  @Test(arguments: ["(4611686018427387904, 0)", "(1073741824, 0)", "(0, 4611686018427387904)", "(3, 0, 5)", "(0,)"])
  func `Arrays without elements hold no ids`(shape: String) throws {
    let cost = try cost {
      let file = try TokenFile(MappedFile(bytes: Self.npy(shape), path: "x.npy"))
      #expect(try file.read(vocabularySize: 64).isEmpty)
    }
    #expect(cost.time < .seconds(1) && cost.memory < 50_000, "\(cost)")
  }
}
