import Foundation

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

  /// Walks a folder and the folders in it. Links are not followed, so a folder that contains itself ends the
  /// walk like any other.
  static func files(under directory: URL, extensions: Set<String>) -> Found {
    var found = Found()
    walk(directory, prefix: "", depth: 0, extensions: extensions, into: &found)
    found.files.sort()
    return found
  }

  private static func walk(
    _ folder: URL, prefix: String, depth: Int, extensions: Set<String>, into found: inout Found
  ) {
    let manager = FileManager.default
    guard depth <= deepest else {
      found.unreadable.append((prefix, "more than \(deepest) folders deep"))
      return
    }
    let names: [String]
    do {
      names = try manager.contentsOfDirectory(atPath: folder.path)
    } catch {
      found.unreadable.append((prefix, error.localizedDescription))
      return
    }
    for name in names where !name.hasPrefix(".") {
      let item = folder.appendingPathComponent(name)
      let type = (try? manager.attributesOfItem(atPath: item.path))?[.type] as? FileAttributeType
      if type == .typeDirectory {
        walk(item, prefix: prefix + name + "/", depth: depth + 1, extensions: extensions, into: &found)
      } else if type == .typeRegular, extensions.contains(item.pathExtension.lowercased()) {
        found.files.append(prefix + name)
      }
    }
  }

  /// The whole content of a file.
  static func read(_ name: String, under directory: URL) throws(ImportError) -> [UInt8] {
    do {
      let url = directory.appendingPathComponent(name)
      let size = try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int ?? 0
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
        file: name, place: "file", problem: "it cannot be read (\(error.localizedDescription))",
        remedy: "check the file's permissions")
    }
  }
}
