import Glibc

/// Which file stands somewhere, and its last state: of one file, equal stamps mean that it was not written to.
public struct FileState: Sendable, Equatable {
  /// Device and inode: the file, whatever it is called.
  public let place: [UInt64]
  public let size: Int
  /// The time of the last change of content, in nanoseconds.
  private let modified: Int64
  /// The time of the last change of anything about it, in nanoseconds, which nobody can put back.
  package let touched: Int64

  package init(_ status: stat) {
    place = [UInt64(status.st_dev), UInt64(status.st_ino)]
    size = Int(status.st_size)
    modified = Self.nanoseconds(status.st_mtim)
    touched = Self.nanoseconds(status.st_ctim)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// Whether it is the same file with, as far as its size and time tell, the same content.
  public static func == (a: FileState, b: FileState) -> Bool {
    a.place == b.place && a.size == b.size && a.modified == b.modified
  }

  /// Whether nothing about the file was changed since: not its content, its time put back, its name or its rights.
  package func isUntouched(since earlier: FileState) -> Bool { self == earlier && touched == earlier.touched }

  /// `nil` where there is no file.
  public init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Whether the last change of anything about it is so long ago that a further one would have another time: file systems
  /// count in steps of some milliseconds.
  package var isSettled: Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age = Self.nanoseconds(now) &- touched
    return age > 100_000_000 || age < 0
  }
}
