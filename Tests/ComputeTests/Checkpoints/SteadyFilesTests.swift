import Foundation
import Testing

@testable import CheckpointFiles
@testable import Ground

/// Files that another process changes while they are read.
@Suite struct SteadyFilesTests {
  private let folder: URL
  private var path: String { folder.appendingPathComponent("file.safetensors").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("steady-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ value: Float, count: Int = 100_000) throws {
    var writer = try SafetensorsWriter(
      path: path, tensors: [TensorDescription(name: "a", shape: [count], elementType: .float32)])
    try writer.append([Float](repeating: value, count: count))
    try writer.finish()
  }

  /// In place, as `cp` and `torch.save` do.
  private func overwrite(at offset: UInt64) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seek(toOffset: offset)
    try handle.write(contentsOf: Data([1, 2, 3, 4]))
    try handle.close()
  }

  @Test func `Pages that a file lost read as zeros, and what was read is refused`() throws {
    try write(3)
    let source = try SafetensorsFile(path: path)
    try SteadyFiles(of: source).requireUnchanged()
    truncate(path, 8192)
    let values = try source.values(of: "a")
    #expect(values.count == 100_000 && values.first == 3 && values.last == 0)
    let error = #expect(throws: CheckpointError.self) { try SteadyFiles(of: source).requireUnchanged() }
    #expect(error?.file == path && error?.problem == "the file was cut short")
  }

  @Test(arguments: [0, 1000, 399_000] as [UInt64], [false, true])
  func `A file that is rewritten in place is noticed`(offset: UInt64, putsTimeBack: Bool) throws {
    try write(3)
    var status = stat()
    stat(path, &status)
    let source = try SafetensorsFile(path: path)
    var files = SteadyFiles(of: source)
    _ = try files.takeDigests(of: source)
    try files.requireUnchanged()
    // Without a pause: the file's time may be the same.
    try overwrite(at: offset)
    if putsTimeBack {
      var times = [status.st_atim, status.st_mtim]
      utimensat(AT_FDCWD, path, &times, 0)
    }
    #expect(throws: CheckpointError.self) { try files.requireUnchanged() }
  }

  @Test func `Touching a file, or giving it another name, changes nothing`() throws {
    try write(3)
    let source = try SafetensorsFile(path: path)
    var files = SteadyFiles(of: source)
    _ = try files.takeDigests(of: source)
    chmod(path, 0o600)
    link(path, path + ".too")
    try files.requireUnchanged()
  }

  @Test func `A file that is renamed over it leaves what was opened as it is`() throws {
    try write(3)
    let source = try SafetensorsFile(path: path)
    var files = SteadyFiles(of: source)
    let digest = ContentDigest.combined(try files.takeDigests(of: source))
    try write(5)
    try files.requireUnchanged()
    #expect(try source.values(of: "a").allSatisfy { $0 == 3 })
    #expect(ContentDigest.combined(try files.takeDigests(of: source)) == digest)
    #expect(try ContentDigest.sha256(of: [path]) != digest)
  }
}
