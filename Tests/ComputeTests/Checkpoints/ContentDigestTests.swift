import Foundation
import Testing

@testable import CheckpointFiles

@Suite struct ContentDigestTests {
  @Test func `One file has its SHA-256`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("abc")
    try Data("abc".utf8).write(to: file)
    // The first example of FIPS 180-4.
    #expect(
      try ContentDigest.sha256(of: [file.path])
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `Several files have that of their list in any order`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = ["b", "a"].map { folder.appendingPathComponent($0).path }
    for path in paths { try Data(path.suffix(1).utf8).write(to: URL(fileURLWithPath: path)) }
    let lines = try paths.sorted().map { "\(try ContentDigest.sha256(of: [$0]))  \($0.suffix(1))\n" }
    let list = folder.appendingPathComponent("list")
    try Data(lines.joined().utf8).write(to: list)
    #expect(try ContentDigest.sha256(of: paths) == ContentDigest.sha256(of: [list.path]))
    #expect(try ContentDigest.sha256(of: paths.reversed()) == ContentDigest.sha256(of: paths))
  }

  @Test func `A missing file is named`() {
    #expect(checkpointError { _ = try ContentDigest.sha256(of: ["/nonexistent"]) }?.file == "/nonexistent")
  }
}
