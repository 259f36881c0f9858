import Foundation
import Testing

@testable import Evidence
@testable import Measuring

@Suite final class PlainTextTests {
  private let folder: URL

  init() throws { folder = try Fixtures.temporaryFolder() }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func write(_ bytes: some Sequence<UInt8>, _ name: String = "text.txt") throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return file.path
  }

  @Test func `A byte order mark is a character, as in Python's utf-8`() throws {
    let text = try PlainText(path: write([0xEF, 0xBB, 0xBF] + Array("a\r\nb".utf8))).content
    #expect(text.unicodeScalars.map(\.value) == [0xFEFF, 0x61, 0x0D, 0x0A, 0x62])
  }

  @Test(arguments: [
    ([0xFF, 0xFE, 0x41, 0x00], "no UTF-8"), (Array("ab".utf8) + [0, 7], "NUL"),
    (Array("version https://git-lfs.github.com/spec/v1\noid sha256:46\n".utf8), "LFS pointer"),
    (Array(repeating: 0x20, count: 40) + [0x0A], "white space alone"), ([], "white space alone"),
    (Array("15496 995, 318\n[257 1332]".utf8), "nothing but whole numbers"),
  ] as [([UInt8], String)])
  func `What would pass for a text is refused`(_ bytes: [UInt8], _ problem: String) throws {
    let path = try write(bytes)
    let error = #expect(throws: MeasuringError.self) { try PlainText(path: path) }
    #expect(error?.description.contains(problem) == true)
    #expect(error?.description.contains(".npy") == true, "\(String(describing: error))")
  }

  @Test func `Ids are told from text by what the file holds`() throws {
    let header = [20_240_520, 1, 4].flatMap { number in withUnsafeBytes(of: UInt32(number).littleEndian) { Array($0) } }
    let shard = header + [UInt8](repeating: 0, count: 1024 - 12) + [1, 0, 2, 0, 3, 0, 4, 0]
    #expect(BatchChoice.holdsIDs(try write(shard, "shard.dat")))
    #expect(BatchChoice.holdsIDs("anything.npy"))
    #expect(!BatchChoice.holdsIDs(try write(Array("text".utf8))))
  }

  @Test(arguments: [
    ("Llama-3.1-8B", "llama-3.1-8b"), ("Llama-3.2-1B.safetensors", "llama-3.2-1b"), ("model.v2.pt", "model.v2"), ("a.b", "a.b"),
  ])
  func `A model is called by its whole name, dots and all`(_ name: String, _ subject: String) throws {
    let place = folder.appendingPathComponent("x")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try SmallModel(folder: place).write()
    let target = folder.appendingPathComponent(name)
    if name.hasSuffix("safetensors") || name.hasSuffix(".pt") {
      try FileManager.default.copyItem(at: place.appendingPathComponent("model.safetensors"), to: target)
      try FileManager.default.copyItem(
        at: place.appendingPathComponent("config.json"), to: folder.appendingPathComponent("config.json"))
    } else {
      try FileManager.default.moveItem(at: place, to: target)
    }
    #expect(try CheckpointModel(path: target.path).subject == subject)
    #expect(try CheckpointModel(path: folder.path + "/./\(name)").subject == subject)
  }

  @Test func `In the cache of the Hub a model is called by its repository`() throws {
    let place = folder.appendingPathComponent("models--EleutherAI--pythia-160m/snapshots/0123abc")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try SmallModel(folder: place).write()
    #expect(try CheckpointModel(path: place.path).subject == "pythia-160m")
  }
}
