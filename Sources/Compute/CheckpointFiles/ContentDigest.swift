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
    combined(try ofEach(files))
  }

  /// The digest of each file, by its name without folders, in order of the names.
  public static func ofEach(_ files: [String]) throws(CheckpointError) -> [(name: String, digest: String)] {
    var opened: [MappedFile] = []
    for file in files { opened.append(try MappedFile(path: file)) }
    return try ofEach(opened)
  }

  /// Of files that are open, whatever their names lead to by now.
  static func ofEach(_ files: [MappedFile]) throws(CheckpointError) -> [(name: String, digest: String)] {
    var lines: [(name: String, digest: String)] = []
    for file in files {
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      lines.append((name, try sha256(file: file)))
    }
    return lines.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
  }

  /// The digest of several files by their own ones, as `sha256(of:)` gives it.
  public static func combined(_ files: [(name: String, digest: String)]) -> String {
    if files.count == 1 { return files[0].digest }
    var hash = SHA256()
    for file in files { hash.update(data: Array("\(file.digest)  \(file.name)\n".utf8)) }
    return hash.finalize().hexadecimal
  }

  private static func sha256(file: MappedFile) throws(CheckpointError) -> String {
    var hash = SHA256()
    try file.forEachPiece { hash.update(bufferPointer: $0) }
    return hash.finalize().hexadecimal
  }
}
