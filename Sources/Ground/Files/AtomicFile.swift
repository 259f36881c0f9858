import Glibc

/// A new file that appears whole or not at all: written under a temporary name in the same folder, flushed to
/// the disk and then renamed. Dropped unfinished, it leaves nothing behind.
public struct AtomicFile: ~Copyable {
  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32

  public init(path: String) throws(CheckpointError) {
    self.path = path
    var attempt = 0
    while true {
      let candidate = "\(path).\(getpid()).\(attempt).tmp"
      let descriptor = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        self.descriptor = descriptor
        temporaryPath = candidate
        return
      }
      guard errno == EEXIST, attempt < 1000 else { throw Self.failure(path, "creating a file beside it") }
      attempt += 1
    }
  }

  deinit {
    close(descriptor)
    unlink(temporaryPath)
  }

  private static func failure(_ path: String, _ action: String) -> CheckpointError {
    CheckpointError(
      file: path, place: "writing", problem: "\(action) failed: \(String(cString: strerror(errno)))",
      remedy: "Check the folder, your rights there and the space left on the disk.")
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw Self.failure(path, "write")
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Makes the file appear under its name, in place of one that may be there.
  public consuming func finish() throws(CheckpointError) {
    guard fsync(descriptor) == 0 else { throw Self.failure(path, "fsync") }
    guard rename(temporaryPath, path) == 0 else { throw Self.failure(path, "rename") }
    // The new name is in the folder; the folder itself must reach the disk too.
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let folderDescriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw Self.failure(path, "opening its folder") }
    defer { close(folderDescriptor) }
    guard fsync(folderDescriptor) == 0 else { throw Self.failure(path, "fsync of its folder") }
  }
}
