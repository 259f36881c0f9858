import Ground

/// A metadata array of numbers, kept in the bytes that it has in the file.
public struct GGUFNumbers: Sendable, Hashable {
  /// The types of numbers, as the file numbers them.
  enum NumberType: UInt32, Sendable {
    case uint8 = 0, int8, uint16, int16, uint32, int32, float32, bool
    case uint64 = 10, int64, float64

    var size: Int {
      switch self {
      case .uint8, .int8, .bool: 1
      case .uint16, .int16: 2
      case .uint32, .int32, .float32: 4
      case .uint64, .int64, .float64: 8
      }
    }
  }

  private let type: NumberType
  private let bytes: [UInt8]
  public let count: Int

  /// Reads `count` numbers.
  init(_ type: NumberType, _ count: Int, _ reader: inout ByteReader) throws(CheckpointError) {
    self.type = type
    self.count = count
    guard let size = checkedProduct([count, type.size]) else { throw reader.error("\(count) numbers are impossible") }
    bytes = try reader.file.withBytes(reader.skip(size), place: reader.part) { Array($0) }
  }

  /// - Precondition: `0 ≤ index < count`
  public subscript(index: Int) -> GGUFValue {
    func load<Value: FixedWidthInteger>(_: Value.Type) -> Value {
      bytes.withUnsafeBytes {
        Value(littleEndian: $0.loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.size, as: Value.self))
      }
    }
    switch type {
    case .uint8: return .integer(Int(load(UInt8.self)))
    case .int8: return .integer(Int(load(Int8.self)))
    case .uint16: return .integer(Int(load(UInt16.self)))
    case .int16: return .integer(Int(load(Int16.self)))
    case .uint32: return .integer(Int(load(UInt32.self)))
    case .int32: return .integer(Int(load(Int32.self)))
    case .int64: return .integer(Int(load(Int64.self)))
    case .uint64:
      let value = load(UInt64.self)
      return Int(exactly: value).map { .integer($0) } ?? .large(value)
    case .float32: return .real(Double(Float(bitPattern: load(UInt32.self))))
    case .float64: return .real(Double(bitPattern: load(UInt64.self)))
    case .bool: return .bool(load(UInt8.self) != 0)
    }
  }

  /// The numbers one by one; `nil` for more than any use of them has.
  var values: [GGUFValue]? { count <= 4_000_000 ? (0..<count).map { self[$0] } : nil }
}
