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
    var lines: [(name: String, digest: String)] = []
    for file in files {
      let name = file.split(separator: "/").last.map(String.init) ?? file
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

  /// As `sha256(of:)` over all files of a source.
  public static func sha256(of source: some TensorSource) throws(CheckpointError) -> String {
    try sha256(of: source.files)
  }

  private static func sha256(file path: String) throws(CheckpointError) -> String {
    func failure(_ action: String) -> CheckpointError {
      CheckpointError(
        file: path, place: "digest", problem: "\(action) failed: \(String(cString: strerror(errno)))",
        remedy: "Check the path and that you may read the file.")
    }
    // Read rather than mapped, so that hashing a large file does not count as this process's memory.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open") }
    defer { close(descriptor) }
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw failure("read")
      }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    return hash.finalize().hexadecimal
  }
}
