import Foundation
import Ground

/// Content of files that can be read more than once.
enum FileContent {
  /// The content of a file; `nil` for what is not there or cannot be read, or once only.
  static func regular(_ path: String) -> Data? {
    SpecialFile.refusal(path) == nil ? try? Data(contentsOf: URL(fileURLWithPath: path)) : nil
  }
}
