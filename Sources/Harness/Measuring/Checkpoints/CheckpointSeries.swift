import Algorithms
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
  /// Checkpoints whose names hold no step, such as `main`, which are passed over.
  public let passedOver: [String]

  /// Finds weight files and folders of weight files whose names hold a step: `step-000400.safetensors`,
  /// `checkpoint-400/`, `step1000-tokens4B/`, `step-480k-1T/`, in the folder itself, in its subfolder `checkpoints`, or
  /// among the revisions in the Hub's cache. Parts of a checkpoint in several files are passed over.
  ///
  /// - Parameter pattern: a regular expression whose first group is the step; by ``StepName`` if nil
  public init(folder: String, step pattern: String? = nil) throws(MeasuringError) {
    guard let places = Self.places(in: folder) else {
      throw MeasuringError(folder, "is no folder that can be read; name the folder that holds the run's checkpoints")
    }
    var found: [Entry] = []
    var passedOver: [String] = []
    let names = places.map(\.name)
    for (name, path) in places {
      guard let step = try Self.step(in: name, among: names, pattern, folder) else {
        passedOver.append(name)
        continue
      }
      found.append(Entry(path: path, step: step, tokens: Self.tokens(in: name)))
    }
    found.sort { ($0.step, $0.path) < ($1.step, $1.path) }
    for (a, b) in found.adjacentPairs() where a.step == b.step {
      throw MeasuringError(
        folder,
        "\(a.path) and \(b.path) are both step \(a.step); keep one of them there, or say where the step stands in the "
          + "names with --step-pattern")
    }
    guard found.count > 1 else {
      throw MeasuringError(
        folder,
        "holds \(found.isEmpty ? "no checkpoint" : "one checkpoint") with a step in its name, and a trajectory needs two: "
          + "weight files or folders such as step-000400.safetensors or checkpoint-400"
          + (passedOver.isEmpty ? "" : "; passed over: \(passedOver.joined(separator: ", "))"))
    }
    entries = found
    self.passedOver = passedOver
  }

  private static func step(
    in name: String, among names: [String], _ pattern: String?, _ folder: String
  ) throws(MeasuringError) -> Int? {
    if let pattern { return StepPattern.number(pattern, in: name).flatMap { Int(exactly: $0) } }
    switch StepName(name, among: names) {
    case .step(let step): return step
    case .none: return nil
    case .open(let why):
      throw MeasuringError(
        folder, "\(name) \(why); say where the step stands in the names, as in --step-pattern 'iter_(\\d+)'")
    }
  }

  /// The checkpoints in a folder by name; `nil` if it cannot be read.
  private static func places(in folder: String) -> [(name: String, path: String)]? {
    let files = FileManager.default
    guard let top = try? files.contentsOfDirectory(atPath: folder) else { return nil }
    if top.contains("refs"), top.contains("snapshots") { return revisions(in: folder) }
    let inner = top.contains("checkpoints") ? folder + "/checkpoints" : folder
    let names = (try? files.contentsOfDirectory(atPath: inner)) ?? []
    return names.sorted().map { ($0, inner + "/" + $0) }.filter { holdsWeights($0.1, $0.0) }
  }

  /// The revisions that the Hub's cache keeps of a repository: names in `refs`, content in `snapshots`.
  private static func revisions(in folder: String) -> [(name: String, path: String)] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder + "/refs")) ?? []
    return names.sorted().compactMap { name in
      guard let text = try? String(contentsOfFile: "\(folder)/refs/\(name)", encoding: .utf8) else { return nil }
      let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
      guard !commit.isEmpty, !commit.contains("/") else { return nil }
      let path = "\(folder)/snapshots/\(commit)"
      return holdsWeights(path, name) ? (name, path) : nil
    }
  }

  private static func holdsWeights(_ path: String, _ name: String) -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
    let isPart = { (name: String) in name.contains(/-\d+-of-\d+/) }
    let isWeights = { (name: String) in StepName.endings.contains { name.hasSuffix("." + $0) } }
    guard isFolder.boolValue else { return isWeights(name) && !isPart(name) }
    return (try? FileManager.default.contentsOfDirectory(atPath: path))?.contains(where: isWeights) == true
  }

  static func tokens(in name: String) -> Double? {
    guard let match = name.lowercased().firstMatch(of: /tokens[-_]?(\d+(?:\.\d+)?)([bt])/), let number = Double(match.1)
    else { return nil }
    return number * (match.2 == "t" ? 1e12 : 1e9)
  }
}
