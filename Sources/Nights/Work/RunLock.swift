import Evidence
import Foundation
import Glibc

/// Held by the one run at work in a folder.
///
/// The kernel lets go of it when its process ends, however that happens, so a lock is never stale: what a dead
/// process left in the file is overwritten by the next.
public struct RunLock: ~Copyable {
  private let descriptor: Int32

  /// - Throws: ``RunLockError`` if another run is at work, or the file cannot be made.
  public init(_ folder: NightlyFolder) throws {
    let path = folder.lock
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw MeasuringError(path, "cannot be opened: \(String(cString: strerror(errno))); check 'home' and your rights")
    }
    // Somebody who only asks who is at work holds the file for a moment.
    var tries = 5
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK, tries > 0 {
      tries -= 1
      usleep(50_000)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let problem = errno
      let holder = (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
      close(descriptor)
      guard problem == EWOULDBLOCK else {
        throw MeasuringError(path, "cannot be locked: \(String(cString: strerror(problem)))")
      }
      throw RunLockError(holder: holder ?? "")
    }
    let text = "process \(getpid()) on \(ProcessInfo.processInfo.hostName) since \(Date.now.ISO8601Format())\n"
    ftruncate(descriptor, 0)
    _ = text.withCString { write(descriptor, $0, strlen($0)) }
  }

  deinit { close(descriptor) }

  /// Who is at work in a folder, if anyone.
  public static func holder(_ folder: NightlyFolder) -> String? {
    let descriptor = open(folder.lock, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
    return (try? String(contentsOfFile: folder.lock, encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Another run is at work in the folder.
public struct RunLockError: Error, Sendable, Hashable, CustomStringConvertible {
  public var holder: String
  public var description: String {
    "another run is at work (\(holder)); nothing was done, run again when it is through"
  }
}
