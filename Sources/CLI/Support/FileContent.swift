import Foundation

/// Content of files that can be read more than once.
enum FileContent {
  /// The content of a regular file; `nil` for what is not there, or is read once only, like a pipe.
  static func regular(_ path: String) -> Data? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return try? Data(contentsOf: URL(fileURLWithPath: path))
  }
}
