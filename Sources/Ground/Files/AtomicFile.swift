import Glibc

/// A new file that appears whole or not at all: written under a temporary name in the same folder, flushed to
/// the disk and then renamed. Dropped unfinished, it leaves nothing behind.
///
/// What stands under the path decides where the bytes go (``OutputPlace``): a link is followed, and a device, a pipe
/// or an open descriptor is written to as it is, which can be neither whole nor undone.
public struct AtomicFile: ~Copyable {
  private let path: String
  /// The path of the file that appears; another than ``path`` where that is a link.
  private let target: String
  /// Empty where the bytes go to what is there.
  private let temporaryPath: String
  private let descriptor: Int32

  public init(path: String) throws(CheckpointError) {
    let opened = try Self.open(path)
    self.path = path
    target = opened.target
    temporaryPath = opened.temporaryPath
    descriptor = opened.descriptor
  }

  private static func open(
    _ path: String
  ) throws(CheckpointError) -> (target: String, temporaryPath: String, descriptor: Int32) {
    switch OutputPlace(path) {
    case .existing(let appends):
      // Without O_CREAT and O_TRUNC: what is there stays what it is.
      let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC | (appends ? O_APPEND : 0))
      guard descriptor >= 0 else { throw failure(path, "opening it") }
      return (path, "", descriptor)
    case .folder:
      throw CheckpointError(
        file: path, place: "writing", problem: "it is a folder", remedy: "Name a file in it, or another one.")
    case .file(let target, let mode):
      for attempt in 0...1000 {
        let candidate = "\(target).\(getpid()).\(attempt).tmp"
        let descriptor = Glibc.open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor >= 0 {
          if let mode { fchmod(descriptor, mode) }
          return (target, candidate, descriptor)
        }
        guard errno == EEXIST else { break }
      }
      throw failure(path, "creating a file beside it")
    }
  }

  /// Writes a whole file.
  public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(CheckpointError) {
    let file = try AtomicFile(path: path)
    try Array(bytes).withUnsafeBufferPointer { (bytes) throws(CheckpointError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
    try file.finish()
  }

  deinit {
    close(descriptor)
    if !temporaryPath.isEmpty { unlink(temporaryPath) }
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
    // Devices and pipes have nothing to flush.
    if temporaryPath.isEmpty { return }
    guard fsync(descriptor) == 0 else { throw Self.failure(path, "fsync") }
    guard rename(temporaryPath, target) == 0 else { throw Self.failure(path, "rename") }
    // The new name is in the folder; the folder itself must reach the disk too.
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
    let folderDescriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw Self.failure(path, "opening its folder") }
    defer { close(folderDescriptor) }
    guard fsync(folderDescriptor) == 0 else { throw Self.failure(path, "fsync of its folder") }
  }
}
