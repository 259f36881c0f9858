import Foundation
import Ground

/// The files of a run. Each appears whole or not at all.
public struct RunFolder: Sendable, Hashable {
  public let path: String

  public init(path: String) {
    self.path = path
  }

  public var recipe: String { path + "/recipe.json" }
  public var curve: String { path + "/curve.csv" }
  var state: String { path + "/state.safetensors" }
  private var checkpoints: String { path + "/checkpoints" }

  public func checkpoint(step: Int) -> String {
    let digits = String(step)
    return checkpoints + "/step-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      + ".safetensors"
  }

  func create() throws(TrainingError) {
    do {
      try FileManager.default.createDirectory(atPath: checkpoints, withIntermediateDirectories: true)
    } catch {
      throw .file(
        CheckpointError(
          file: checkpoints, place: "folder", problem: "cannot be made (\(String(cString: strerror(errno))))",
          remedy: "Check the path and your rights there."))
    }
  }

  /// Removes what processes that are gone left half written (`NAME.PROCESS.NUMBER.tmp`).
  func removeLitter() {
    let files = FileManager.default
    for folder in [path, checkpoints] {
      for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(".tmp") {
        let parts = name.split(separator: ".")
        guard parts.count > 3, let process = Int32(parts[parts.count - 3]), kill(process, 0) != 0,
          errno == ESRCH
        else { continue }
        try? files.removeItem(atPath: folder + "/" + name)
      }
    }
  }

  static func write(_ text: String, to path: String) throws(TrainingError) {
    do throws(CheckpointError) {
      try AtomicFile.write(text.utf8, to: path)
    } catch {
      throw .file(error)
    }
  }
}
