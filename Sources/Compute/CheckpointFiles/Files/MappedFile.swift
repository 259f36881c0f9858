import Glibc
import Ground

/// The bytes of a file, mapped read-only: pages come in when they are read and can be let go again.
///
/// Nothing outside `0 ..< count` can be reached through it. The file may be rewritten or cut short by another process
/// while it is mapped: pages that are gone read as zeros (``MappedPages``), and ``requireUnchanged()`` refuses what was
/// read. A file that is renamed over it is another one: what was opened stays as it is.
public final class MappedFile: @unchecked Sendable {
  // Unchecked because of the pointer alone: the memory behind it is read-only from `init` to `deinit`.

  /// The path as the caller gave it; errors name it.
  public let path: String
  /// Length in bytes.
  public let count: Int

  private let base: UnsafeRawPointer?
  private let isMapping: Bool
  /// Open as long as this is, to look at the file that is mapped, whatever its name leads to by then; −1 for bytes in
  /// memory.
  private let descriptor: Int32
  /// The file as it was when it was opened.
  let stamp: FileState?

  /// Maps the regular file at `path`.
  public init(path: String) throws(CheckpointError) {
    func failure(_ action: String, _ remedy: String) -> CheckpointError {
      CheckpointError(
        file: path, place: "opening", problem: "\(action) failed: \(String(cString: strerror(errno)))",
        remedy: remedy)
    }
    // Not blocking, so that a named pipe in the file's place is refused rather than waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw failure("open", "Check the path and that you may read the file.")
    }
    var isKept = false
    defer { if !isKept { close(descriptor) } }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("fstat", "Check the file system.") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CheckpointError(
        file: path, place: "opening", problem: "not a regular file",
        remedy: "Name a file, not a folder, pipe or device.")
    }
    self.path = path
    count = Int(status.st_size)
    isMapping = count > 0
    stamp = FileState(status)
    if count > 0 {
      guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED
      else { throw failure("mmap", "Check that the process may map \(count) bytes of address space.") }
      base = UnsafeRawPointer(address)
      MappedPages.add(address, count)
      MappedPages.prepareThread()
    } else {
      base = nil
    }
    self.descriptor = descriptor
    isKept = true
  }

  /// The same view over bytes already in memory; `path` is what errors will name.
  public init(bytes: [UInt8], path: String) {
    self.path = path
    count = bytes.count
    isMapping = false
    descriptor = -1
    stamp = nil
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 16)
    copy.copyBytes(from: bytes)
    base = UnsafeRawPointer(copy.baseAddress)
  }

  deinit {
    let memory = UnsafeMutableRawPointer(mutating: base)
    if isMapping {
      MappedPages.remove(memory)
      munmap(memory, count)
    } else {
      memory?.deallocate()
    }
    if descriptor >= 0 { close(descriptor) }
  }

  /// Throws if the file was written to, or cut short, since it was opened: what was read through the map then is of no
  /// one state of it.
  public func requireUnchanged() throws(CheckpointError) {
    guard let stamp else { return }
    var status = Glibc.stat()
    guard fstat(descriptor, &status) == 0, FileState(status) == stamp else {
      var error = rewritten
      if Int(status.st_size) < stamp.size { error.problem = "the file was cut short" }
      throw error
    }
  }

  /// The error of a file that was written to while it was read.
  var rewritten: CheckpointError {
    CheckpointError(
      file: path, place: "while it was read", problem: "the file was written to",
      remedy: "Wait until it is complete, or replace files by renaming; then run again.")
  }

  /// Whether somebody changed something about the file since it was opened: its name, its rights, its times, and perhaps
  /// its content, if the time of that was put back.
  var isTouched: Bool {
    var status = Glibc.stat()
    return stamp != nil && (fstat(descriptor, &status) != 0 || FileState(status).touched != stamp?.touched)
  }

  /// Runs `body` on the bytes of the file that was opened, piece by piece from its start, read rather than mapped, so
  /// that going through a large file does not count as this process's memory.
  func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) throws(CheckpointError) {
    guard descriptor >= 0 else { return body(UnsafeRawBufferPointer(start: base, count: count)) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while true {
      let read = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if read == 0 { return }
      guard read > 0 else {
        if errno == EINTR { continue }
        throw CheckpointError(
          file: path, place: "byte \(offset)", problem: "read failed: \(String(cString: strerror(errno)))",
          remedy: "Check the disk that it is on.")
      }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
      offset += read
    }
  }

  /// Runs `body` on the bytes of `range`, which must lie in the file.
  package func withBytes<Result>(
    _ range: Range<Int>, place: @autoclosure () -> String,
    _ body: (UnsafeRawBufferPointer) throws(CheckpointError) -> Result
  ) throws(CheckpointError) -> Result {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw CheckpointError(
        file: path, place: place(),
        problem: "bytes \(range.lowerBound) to \(range.upperBound) lie outside the file of \(count) bytes",
        remedy: "The file is cut short or damaged: fetch it again.")
    }
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeRawBufferPointer(start: base.map { $0 + range.lowerBound }, count: range.count))
  }

  /// The byte at `offset`, or nil outside the file.
  func byte(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < count, let base else { return nil }
    defer { withExtendedLifetime(self) {} }
    return base.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// The text of `range` with malformed UTF-8 repaired, or nil if `range` lies outside the file.
  func text(_ range: Range<Int>) -> String? {
    try? withBytes(range, place: "") { String(decoding: $0, as: UTF8.self) }
  }

  /// Lets the whole pages inside `range` go from this process's memory; a later read brings them back.
  package func release(_ range: Range<Int>) {
    guard isMapping, let base, range.lowerBound >= 0, range.upperBound <= count else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let first = (range.lowerBound + page - 1) / page * page
    let last = range.upperBound / page * page
    guard first < last else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + first), last - first, MADV_DONTNEED)
  }
}
