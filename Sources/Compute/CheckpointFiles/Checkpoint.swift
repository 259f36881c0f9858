import Glibc
import Ground

/// Opens checkpoints by what they are, not by what they are called.
public enum Checkpoint {
  /// Opens a file of weights, an index of shards, or a folder as model hubs lay it out.
  ///
  /// In a folder, in this order: `model.safetensors.index.json`, `model.safetensors`,
  /// `pytorch_model.bin.index.json`, `pytorch_model.bin`, or the only weight file there is.
  public static func open(_ path: String) throws(CheckpointError) -> any TensorSource {
    guard isFolder(path) else {
      return path.hasSuffix(".index.json") ? try ShardedCheckpoint(indexPath: path) : try open(file: path)
    }
    let folder = path.hasSuffix("/") ? path : path + "/"
    let names = entries(path)
    for name in ["model.safetensors", "pytorch_model.bin"] {
      if names.contains(name + ".index.json") {
        return try ShardedCheckpoint(indexPath: folder + name + ".index.json")
      }
      if names.contains(name) { return try open(file: folder + name) }
    }
    let candidates = names.filter { name in
      [".safetensors", ".gguf", ".pt", ".pth", ".bin"].contains { name.hasSuffix($0) }
    }
    guard candidates.count == 1, let only = candidates.first else {
      throw CheckpointError(
        file: path, place: "folder",
        problem: candidates.isEmpty
          ? "there is no weight file"
          : "there are \(candidates.count) weight files: " + candidates.sorted().joined(separator: ", "),
        remedy: "Name the weight file itself.")
    }
    return try open(file: folder + only)
  }

  /// Opens one file of weights or arrays; its first bytes tell the format.
  public static func open(file path: String) throws(CheckpointError) -> any TensorSource {
    try open(MappedFile(path: path))
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

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Names of the entries of a folder; empty if it cannot be read.
  private static func entries(_ path: String) -> Set<String> {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: Set<String> = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(entry.pointee.d_reclen)) {
          String(cString: $0)
        }
      }
      names.insert(name)
    }
    return names
  }
}
