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
      #expect(try ModelConfiguration(beside: Checkpoint.open(path)).family == .llama)
    }
  }

  private func write(_ files: [String: String], to folder: URL) throws {
    for (name, text) in files {
      let path = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: path)
    }
  }

  private static let shard = "model-00001-of-00002.safetensors"

  @Test(arguments: [
    (["model.safetensors", "model.safetensors.index.json"], "model.safetensors", ["model.safetensors.index.json"]),
    (["model.safetensors", "pytorch_model.bin", "optimizer.pt"], "model.safetensors", ["pytorch_model.bin"]),
    (["model.safetensors", "model.ema.safetensors"], "model.safetensors", ["model.ema.safetensors"]),
    (["model.safetensors.index.json", shard, "pytorch_model.bin"], "model.safetensors.index.json", ["pytorch_model.bin"]),
    (["pytorch_model.bin", "pytorch_model.bin.index.json"], "pytorch_model.bin", ["pytorch_model.bin.index.json"]),
    (["weights.ckpt", "rng_state_0.pth", "training_args.bin"], "weights.ckpt", []),
    (["model.safetensors", "adapter_model.safetensors"], "model.safetensors", ["adapter_model.safetensors is not applied"]),
  ])
  func `Of several sets of weights the one that Transformers loads is taken, and that is said`(
    _ names: [String], _ taken: String, _ said: [String]
  ) throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(Dictionary(uniqueKeysWithValues: names.map { ($0, "") }), to: folder)
    let choice = try #require(CheckpointFolder(folder.path)).weights()
    #expect(choice.file == folder.path + "/" + taken)
    #expect(choice.notes.count == (said.isEmpty ? 0 : 1))
    for name in said { #expect(choice.notes.contains { $0.contains(name) }) }
  }

  @Test func `The file that the configuration names goes before all others`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(
      ["config.json": #"{"transformers_weights": "other.safetensors"}"#, "model.safetensors": "", "other.safetensors": ""],
      to: folder)
    #expect(try CheckpointFolder(folder.path)?.weights().file.hasSuffix("/other.safetensors") == true)
  }

  @Test(arguments: [
    (["adapter_config.json", "adapter_model.safetensors"], "adapter"),
    (["params.json", "consolidated.00.pth", "consolidated.01.pth"], "Meta"), (["lit_model.pth", "model_config.yaml", "x.bin"], "LitGPT"),
    (["weights.npz", "config.json"], "MLX"), (["flax_model.msgpack"], "Flax"), (["tf_model.h5"], "TensorFlow"),
    ([".metadata", "__0_0.distcp"], "distributed checkpoint"), (["refs", "snapshots"], "cache"),
    (["zero_pp_rank_0_mp_rank_00_optim_states.pt"], "DeepSpeed"), ([shard], "no index"), (["a.txt"], "The folder holds a.txt"),
    (["zero_to_fp32.py", "latest"], "DeepSpeed"), (["latest_checkpointed_iteration.txt"], "Megatron"),
    (["config.json", "transformer/model.safetensors"], "Name that folder, with config.json in it"),
    (["trainer_state.json", "checkpoint-500/pytorch_model.bin", "checkpoint-500/config.json"], "checkpoint-500/ holds pytorch_model.bin"),
    (["config.json", "pytorch_model_fsdp_0/__0_0.distcp"], "pytorch_model_fsdp_0/__0_0.distcp is a distributed checkpoint"),
  ])
  func `A folder without a model says what it holds`(_ names: [String], _ word: String) throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // A shard that is whole, or that would be what is wrong.
    try write(Dictionary(uniqueKeysWithValues: names.map { ($0, $0 == Self.shard ? "\u{2}\0\0\0\0\0\0\0{}" : "") }), to: folder)
    let error = checkpointError { _ = try Checkpoint.open(folder.path) }
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
  }

  @Test func `Weights without a configuration say what lies beside them`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      atPath: Reference.path("checkpoints/types.safetensors"), toPath: folder.appendingPathComponent("model.safetensors").path)
    try write(["params.json": "{}", "consolidated.00.pth": ""], to: folder)
    let error = checkpointError { _ = try ModelConfiguration(beside: Checkpoint.open(folder.appendingPathComponent("model.safetensors").path)) }
    #expect(error?.problem.contains("no config.json") == true && error?.problem.contains("Meta") == true)
  }

  @Test(arguments: [
    ("version https://git-lfs.github.com/spec/v1\noid sha256:46\nsize 548105171\n", "LFS pointer", "git lfs pull"),
    ("<!DOCTYPE html>\n<html><body>404</body></html>", "HTML page", "web page"), ("\n  <html lang=en>", "HTML page", "web page"),
    ("<?xml version='1.0'?><Error>AccessDenied</Error>", "XML text", "server's answer"),
    ("Invalid username or password.", "'Invalid username or password.'", "Fetch"),
    ("../../blobs/8f3c2e", "'../../blobs/8f3c2e'", "symbolic link"), (#"{"error": "Repository not found"}"#, "Repository", "Fetch"),
    ("", "empty file", "Fetch"), ("ARROW1xxxxxxxxxx", "Arrow file", "Export"), ("PAR1xxxxxxxxxxxx", "Parquet", "Export"),
    ("lmggxxxxxxxxxxxx", "before GGUF", "GGUF"), ("\u{FEFF}{\"n_head\": 4}", "byte order mark", "UTF-8 without"),
    (String(repeating: "a\0", count: 128) + "\0ustar\0" + String(repeating: "\0", count: 249), "tar archive", "Unpack"),
  ])
  func `A file that is something else is called by what it is`(_ text: String, _ kind: String, _ remedy: String) {
    let error = checkpointError { _ = try Checkpoint.open(MappedFile(bytes: Array(text.utf8), path: "model.safetensors")) }
    #expect(error?.problem.contains(kind) == true, "\(String(describing: error))")
    #expect(error?.remedy.contains(remedy) == true, "\(String(describing: error))")
    let configuration = checkpointError {
      _ = try ModelConfiguration(json: MappedFile(bytes: Array(text.utf8), path: "config.json"))
    }
    #expect(configuration?.problem.contains(kind) == true || text.hasPrefix("{"), "\(String(describing: configuration))")
  }

  @Test func `A model of llm.c and a configuration given as weights are called by what they are`() {
    let model = checkpointError { _ = try Checkpoint.open(MappedFile(bytes: [0xC6, 0xD7, 0x34, 0x01, 3, 0, 0, 0] + [UInt8](repeating: 9, count: 64), path: "gpt2_124M.bin")) }
    #expect(model?.problem == "this is a model of llm.c" && model?.remedy.contains("export_hf") == true)
    for name in ["config.json", "tokenizer.json"] {
      let error = checkpointError { _ = try Checkpoint.open(MappedFile(bytes: Array("{\n  \"a\": 1}".utf8), path: "/x/\(name)")) }
      #expect(error?.problem.contains(name) == true && error?.remedy == "Name the folder that it lies in.", "\(String(describing: error))")
    }
  }

  @Test func `A name of the Hub that is no path gives the way to download it`() {
    #expect(checkpointError { _ = try Checkpoint.open("EleutherAI/pythia-160m") }?.remedy.contains("hf download") == true)
  }

  @Test func `An index that names a tensor in no shard is read, and that is said`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in [Self.shard, "model-00002-of-00002.safetensors", "model.safetensors.index.json"] {
      try FileManager.default.copyItem(
        atPath: Reference.path("checkpoints/sharded/" + file), toPath: folder.appendingPathComponent(file).path)
    }
    let index = folder.appendingPathComponent("model.safetensors.index.json")
    let text = try String(contentsOf: index, encoding: .utf8)
    let before = try ShardedCheckpoint(indexPath: index.path)
    try Data(text.replacing("\"weight_map\": {", with: "\"weight_map\": {\"lm_head.weight\": \"\(Self.shard)\",").utf8)
      .write(to: index)
    let after = try ShardedCheckpoint(indexPath: index.path)
    #expect(before.notes.isEmpty && after.notes.count == 1 && after.notes[0].contains("'lm_head.weight'"))
    #expect(after.tensors.map(\.name) == before.tensors.map(\.name))
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
