import Glibc

/// What an output path names, and so how it may be written.
package enum OutputPlace: Equatable {
  /// A regular file, or none yet: it may be replaced by a whole new one. `target` is the path behind all links;
  /// `mode` are the permissions of the file that is there.
  case file(target: String, mode: mode_t?)
  /// A device, a pipe, a socket or an open descriptor: it is written to and stays what it is. Descriptors that lead to a
  /// file are appended to.
  case existing(appends: Bool)
  case folder

  /// Links that may lead to each other, as many as the kernel follows.
  private static let mostLinks = 40

  package init(_ path: String) {
    var target = path
    for _ in 0..<Self.mostLinks {
      // /dev/stdout and the like: replacing what they lead to would cut off whoever holds it open.
      if Self.isDescriptor(target) {
        self = .existing(appends: true)
        return
      }
      guard let next = Self.link(target) else { break }
      target = next.hasPrefix("/") ? next : Self.folder(of: target) + next
    }
    // Links that lead to each other: opening them says so.
    guard Self.link(target) == nil else {
      self = .existing(appends: false)
      return
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      self = .file(target: target, mode: nil)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(target: target, mode: status.st_mode & 0o7777)
    case S_IFDIR: self = .folder
    default: self = .existing(appends: false)
    }
  }

  /// Whether a path is an entry of `/proc/…/fd`.
  private static func isDescriptor(_ path: String) -> Bool {
    guard let folder = realpath(Self.folder(of: path), nil) else { return false }
    defer { free(folder) }
    let parts = String(cString: folder).split(separator: "/")
    return parts.first == "proc" && parts.last == "fd"
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
  }

  /// Where a link leads; `nil` for what is none.
  private static func link(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(byteCount: Int(PATH_MAX), alignment: 1) { buffer in
      guard let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
      let count = readlink(path, start, buffer.count)
      return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
  }
}
