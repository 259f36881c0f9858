import Foundation
import Glibc
import Testing

@testable import CheckpointFiles

@Suite struct OpeningTests {
  @Test func `The only weight file of a folder is taken`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(checkpointError { _ = try Checkpoint.open(folder.path) }?.problem == "there is no weight file")
    let source = URL(fileURLWithPath: Reference.path("checkpoints/protocol2.pt"))
    try FileManager.default.copyItem(at: source, to: folder.appendingPathComponent("step.pt"))
    #expect(try Checkpoint.open(folder.path) is PyTorchArchive)
    try FileManager.default.copyItem(at: source, to: folder.appendingPathComponent("step2.pt"))
    #expect(
      checkpointError { _ = try Checkpoint.open(folder.path) }?.problem
        == "there are 2 weight files: step.pt, step2.pt")
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: Reference.path("checkpoints/types.safetensors")),
      to: folder.appendingPathComponent("model.safetensors"))
    #expect(try Checkpoint.open(folder.path) is SafetensorsFile)
  }

  @Test func `A model is its configuration and its weights`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (from, to) in [
      ("checkpoints/types.safetensors", "model.safetensors"), ("configurations/smollm2.json", "config.json"),
    ] {
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: Reference.path(from)), to: folder.appendingPathComponent(to))
    }
    for path in [folder.path, folder.path + "/", folder.path + "/model.safetensors"] {
      #expect(try Checkpoint.openModel(path).configuration.family == .llama)
    }
  }

  @Test func `Pipes are refused rather than waited for`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let pipe = folder.appendingPathComponent("pipe").path
    try #require(mkfifo(pipe, 0o600) == 0)
    #expect(checkpointError { _ = try Checkpoint.open(pipe) }?.problem == "not a regular file")
  }

  @Test func `What is not there is named`() {
    let error = checkpointError { _ = try Checkpoint.open("/nonexistent") }
    #expect(error?.file == "/nonexistent")
    #expect(error?.problem.contains("No such file") == true)
  }

  @Test func `Empty files are refused`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("empty").path
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(checkpointError { _ = try Checkpoint.open(path) } != nil)
  }
}
