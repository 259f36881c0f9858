import Foundation
import Testing

@testable import CheckpointFiles
@testable import Ground

/// What stands under an output path stays what it is: files are replaced whole, everything else is written to.
@Suite struct OutputPlaceTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
  private func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
  private var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() }

  @Test func `A file is replaced, with the permissions that it had`() throws {
    try AtomicFile.write("one".utf8, to: path("file"))
    chmod(path("file"), 0o640)
    try AtomicFile.write("two".utf8, to: path("file"))
    var status = stat()
    try #require(stat(path("file"), &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o640)
    #expect(try text("file") == "two")
    #expect(names == ["file"])
  }

  @Test(arguments: ["target", "./target", "inner/../target"])
  func `A link stays, and what it leads to is written`(target: String) throws {
    try FileManager.default.createDirectory(atPath: path("inner"), withIntermediateDirectories: true)
    symlink("second", path("first"))
    symlink(target, path("second"))
    for content in ["made where nothing was", "replaced"] {
      try AtomicFile.write(content.utf8, to: path("first"))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("first")) == "second")
      #expect(try text("target") == content)
    }
    #expect(names == ["first", "inner", "second", "target"])
  }

  @Test func `Links that lead to each other are refused`() throws {
    symlink("b", path("a"))
    symlink("a", path("b"))
    #expect(throws: CheckpointError.self) { try AtomicFile.write("x".utf8, to: path("a")) }
    #expect(names == ["a", "b"])
  }

  @Test func `A pipe is written to`() throws {
    try #require(mkfifo(path("pipe"), 0o600) == 0)
    let reader = open(path("pipe"), O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try AtomicFile.write("rows".utf8, to: path("pipe"))
    var bytes = [UInt8](repeating: 0, count: 16)
    #expect(read(reader, &bytes, 16) == 4 && bytes.prefix(4).elementsEqual("rows".utf8))
    var status = stat()
    #expect(lstat(path("pipe"), &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func `A device is written to, and one that takes nothing is an error`() throws {
    // Through links of this folder, so that the machine's devices are safe whatever comes.
    symlink("/dev/null", path("null"))
    symlink("/dev/full", path("full"))
    #expect(OutputPlace(path("null")) == .existing(appends: false))
    try AtomicFile.write("gone".utf8, to: path("null"))
    #expect(throws: CheckpointError.self) { try AtomicFile.write("rows".utf8, to: path("full")) }
    #expect(names == ["full", "null"])
  }

  @Test func `An open descriptor is appended to`() throws {
    let descriptor = open(path("log"), O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    _ = "before ".withCString { write(descriptor, $0, 7) }
    try AtomicFile.write("after".utf8, to: "/dev/fd/\(descriptor)")
    #expect(try text("log") == "before after")
  }

  @Test func `A folder is refused`() throws {
    #expect(throws: CheckpointError.self) { try AtomicFile.write("x".utf8, to: folder.path) }
  }
}
