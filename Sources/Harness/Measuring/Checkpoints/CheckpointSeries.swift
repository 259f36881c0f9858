import Evidence
import Foundation

/// The checkpoints of one training run, by training step.
public struct CheckpointSeries: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public var path: String
    public var step: Int
    /// Tokens seen, where the name says so (`step1000-tokens4B`).
    public var tokens: Double?
  }

  /// By step, ascending.
  public let entries: [Entry]

  /// Finds weight files and folders of weight files whose names hold a step: `step-000400.safetensors`,
  /// `checkpoint-400/`, `step1000-tokens4B/`, in the folder itself or in its subfolder `checkpoints`.
  ///
  /// A name's step is the number after `step`, or else its last number. Names without a number are passed
  /// over, and so are the parts of a checkpoint in several files.
  public init(folder: String) throws(MeasuringError) {
    let files = FileManager.default
    guard let top = try? files.contentsOfDirectory(atPath: folder) else {
      throw MeasuringError(folder, "is no folder that can be read; name the folder that holds the run's checkpoints")
    }
    let inner = top.contains("checkpoints") ? folder + "/checkpoints" : folder
    let names = (try? files.contentsOfDirectory(atPath: inner)) ?? []
    var found: [Entry] = []
    for name in names.sorted() {
      let path = inner + "/" + name
      guard Self.holdsWeights(path, name), let step = Self.step(in: name) else { continue }
      found.append(Entry(path: path, step: step, tokens: Self.tokens(in: name)))
    }
    found.sort { ($0.step, $0.path) < ($1.step, $1.path) }
    for (a, b) in zip(found, found.dropFirst()) where a.step == b.step {
      throw MeasuringError(folder, "\(a.path) and \(b.path) are both step \(a.step); keep one of them there")
    }
    guard found.count > 1 else {
      throw MeasuringError(
        inner,
        "holds \(found.isEmpty ? "no checkpoint" : "one checkpoint"), and a trajectory needs two: weight files or "
          + "folders with their step in the name, such as step-000400.safetensors or checkpoint-400")
    }
    entries = found
  }

  private static let endings = ["safetensors", "pt", "pth", "bin", "gguf"]

  private static func holdsWeights(_ path: String, _ name: String) -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
    let isPart = { (name: String) in name.contains(/-\d+-of-\d+/) }
    let isWeights = { (name: String) in endings.contains { name.hasSuffix("." + $0) } }
    guard isFolder.boolValue else { return isWeights(name) && !isPart(name) }
    return (try? FileManager.default.contentsOfDirectory(atPath: path))?.contains(where: isWeights) == true
  }

  static func step(in name: String) -> Int? {
    let stem = endings.reduce(name) { $0.hasSuffix("." + $1) ? String($0.dropLast($1.count + 1)) : $0 }
    if let named = stem.lowercased().firstMatch(of: /step[-_=]?(\d+)/) { return Int(named.1) }
    return stem.matches(of: /\d+/).last.flatMap { Int($0.0) }
  }

  static func tokens(in name: String) -> Double? {
    name.lowercased().firstMatch(of: /tokens[-_]?(\d+)b/).flatMap { Double($0.1) }.map { $0 * 1e9 }
  }
}
