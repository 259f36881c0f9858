import Glibc
import Ground

/// Opens checkpoints by what they are, not by what they are called.
public enum Checkpoint {
  /// Opens a file of weights, an index of shards, or a folder as model hubs lay it out.
  ///
  /// In a folder it is the file that Transformers would load (`model.safetensors`, its index, `pytorch_model.bin`, its
  /// index), or else the only weight file there is.
  public static func open(_ path: String) throws(CheckpointError) -> any TensorSource {
    try choose(path).source
  }

  /// As `open`, with what a reader has to know of the choice: which other weights lie there and are not read.
  package static func choose(_ path: String) throws(CheckpointError) -> (source: any TensorSource, notes: [String]) {
    var (file, notes) = (path, [String]())
    if let folder = CheckpointFolder(path) { (file, notes) = try folder.weights() }
    guard file.hasSuffix(".index.json") else { return (try open(file: file), notes) }
    let shards = try ShardedCheckpoint(indexPath: file)
    return (shards, notes + shards.notes)
  }

  /// Opens one file of weights or arrays; its first bytes tell the format.
  public static func open(file path: String) throws(CheckpointError) -> any TensorSource {
    if access(path, F_OK) != 0, errno == ENOENT, path.contains(/^[\w.-]+\/[\w.-]+$/) {
      throw CheckpointError(
        file: path, place: "opening", problem: "open failed: No such file or directory",
        remedy: "If it is a model of the Hub, download it first: hf download \(path) --local-dir FOLDER.")
    }
    return try open(MappedFile(path: path))
  }

  static func open(_ file: MappedFile) throws(CheckpointError) -> any TensorSource {
    let start = (0..<8).compactMap { file.byte(at: $0) }
    if start.starts(with: "GGUF".utf8) { return try GGUFFile(file) }
    if start.starts(with: NumPyArrayFile.magic) { return try NumPyArrayFile(file) }
    if start.starts(with: [0x50, 0x4B]) {
      let archive = try ZipArchive(file)
      return archive.entries.contains { $0.name.hasSuffix(".npy") }
        ? try NumPyArchive(archive) : try PyTorchArchive(archive)
    }
    if start.starts(with: [0x80]), file.byte(at: 1).map({ $0 <= 5 }) == true,
      file.byte(at: 8) != UInt8(ascii: "{")
    {
      throw CheckpointError(
        file: file.path, place: "start", problem: "a bare pickle, as PyTorch before 1.6 saved it",
        remedy: "Load it with a current PyTorch and save it again, or use a safetensors copy.")
    }
    return try SafetensorsFile(file)
  }
}
