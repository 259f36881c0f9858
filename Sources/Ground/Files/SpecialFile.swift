import Foundation

/// What stands where a file is expected, and is none.
public enum SpecialFile {
  /// Why what is at the path cannot be read as a file, and what to do; `nil` for a file, and where there is nothing.
  ///
  /// ```swift
  /// SpecialFile.refusal("/dev/fd/63")
  /// // "is a pipe, which can be read once only; write what it gives to a file, and name that"
  /// ```
  public static func refusal(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "is a folder; name a file in it"
    case S_IFIFO: "is a pipe, which can be read once only; write what it gives to a file, and name that"
    default: "is a device or socket; name a file"
    }
  }
}
