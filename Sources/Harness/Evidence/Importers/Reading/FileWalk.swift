import Claims
import Foundation
import Ground

/// Finds and reads the files of a folder.
enum FileWalk {
  /// Larger files are not result files: the authors' largest has a few megabytes.
  static let largest = 64 << 20
  private static let deepest = 16

  /// What a walk found; paths relative to its folder.
  struct Found {
    /// The regular files with one of the extensions, sorted.
    var files: [String] = []
    /// The folders that could not be listed, and why; the walked folder itself is empty text.
    var unreadable: [(folder: String, problem: String)] = []
  }

  /// Walks a folder and the folders in it. Links are followed, as git-annex lays out its files; each folder is walked
  /// once, so one that contains itself ends the walk like any other.
  static func files(under directory: URL, extensions: Set<String>) -> Found {
    var found = Found()
    var walked: Set<[UInt64]> = []
    walk(directory, prefix: "", depth: 0, extensions: extensions, walked: &walked, into: &found)
    found.files.sort()
    return found
  }

  private static func walk(
    _ folder: URL, prefix: String, depth: Int, extensions: Set<String>, walked: inout Set<[UInt64]>,
    into found: inout Found
  ) {
    let manager = FileManager.default
    if let state = FileState(path: folder.path), !walked.insert(state.place).inserted { return }
    guard depth <= deepest else {
      found.unreadable.append((prefix, "more than \(deepest) folders deep"))
      return
    }
    let names: [String]
    do {
      names = try manager.contentsOfDirectory(atPath: folder.path)
    } catch {
      found.unreadable.append((prefix, reason(of: error)))
      return
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      let item = folder.appendingPathComponent(name)
      var status = stat()
      let isThere = stat(item.path, &status) == 0
      if isThere, status.st_mode & S_IFMT == S_IFDIR {
        walk(
          item, prefix: prefix + name + "/", depth: depth + 1, extensions: extensions, walked: &walked, into: &found)
      } else if extensions.contains(item.pathExtension.lowercased()), !isThere || status.st_mode & S_IFMT == S_IFREG {
        // A link to nothing is found, too: that its file is missing is said when it is read.
        found.files.append(prefix + name)
      }
    }
  }

  /// The whole content of a file.
  static func read(_ name: String, under directory: URL) throws(ImportError) -> [UInt8] {
    do {
      let url = directory.appendingPathComponent(name)
      guard let size = FileState(path: url.path)?.size else {
        throw ImportError(
          file: name, place: "file", problem: "it is a link to a file that is not there",
          remedy: "fetch the file ('git annex get', 'git lfs pull')")
      }
      guard size <= largest else {
        throw ImportError(
          file: name, place: "size", problem: "\(size) bytes, more than the \(largest) allowed",
          remedy: "move the file out of the archive, or split it")
      }
      return [UInt8](try Data(contentsOf: url))
    } catch let error as ImportError {
      throw error
    } catch {
      throw ImportError(
        file: name, place: "file", problem: "it cannot be read (\(reason(of: error)))",
        remedy: "check the file's permissions")
    }
  }
}
