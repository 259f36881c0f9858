import Glibc
import Ground
import Mathematics

/// SHA-256 over file contents: what identifies a checkpoint, wherever it lies and whatever it is called.
public enum ContentDigest {
  /// The digest in lowercase hexadecimal.
  ///
  /// Of one file, it is what `sha256sum FILE` prints. Of several, it is the SHA-256 of the lines
  /// `<digest>  <name>` that `sha256sum` prints for them in order of their names without folders.
  /// Reads everything; callers that ask often should remember the answer.
  public static func sha256(of files: [String]) throws(CheckpointError) -> String {
    var opened: [MappedFile] = []
    for file in files { opened.append(try MappedFile(path: file)) }
    return try sha256(of: opened)
  }

  /// As `sha256(of:)` over all files of a source.
  public static func sha256(of source: some TensorSource) throws(CheckpointError) -> String {
    try sha256(of: source.files)
  }

  /// Of files that are open, whatever their names lead to by now.
  static func sha256(of files: [MappedFile]) throws(CheckpointError) -> String {
    if files.count == 1 { return try sha256(file: files[0]) }
    var lines: [(name: String, digest: String)] = []
    for file in files {
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      lines.append((name, try sha256(file: file)))
    }
    lines.sort { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
    var hash = SHA256()
    for line in lines { hash.update(data: Array("\(line.digest)  \(line.name)\n".utf8)) }
    return hash.finalize().hexadecimal
  }

  private static func sha256(file: MappedFile) throws(CheckpointError) -> String {
    var hash = SHA256()
    try file.forEachPiece { hash.update(bufferPointer: $0) }
    return hash.finalize().hexadecimal
  }
}
