import Algorithms
import CheckpointFiles
import Evidence
import Foundation
import Ground

/// The checkpoints of one training run, by training step.
public struct CheckpointSeries: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public var path: String
    public var step: Int
    /// Tokens seen, where the name says so (`step1000-tokens4B`).
    public var tokens: Double?

    /// What it is called: its file or folder, or its revision in the Hub's cache.
    var name: String
  }

  /// By step, ascending.
  public let entries: [Entry]
  /// What is passed over: checkpoints whose names hold no step, such as `main`, unfinished ones, and folders of a step
  /// without weights.
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
    var passedOver = places.filter { !$0.holdsWeights && Self.isOfStep($0) }.map { "\($0.name) (no weights in it)" }
    let checkpoints = places.filter(\.holdsWeights)
    passedOver += checkpoints.filter(\.isUnfinished).map { "\($0.name) (unfinished)" }
    let finished = checkpoints.filter { !$0.isUnfinished }
    let names = finished.map(\.name)
    for place in finished {
      let (name, path) = (place.name, place.path)
      guard let step = try Self.step(in: name, among: names, pattern, folder) else {
        passedOver.append("\(name) (no step in its name)")
        continue
      }
      if pattern == nil, let stated = Self.trainerStep(path), stated != step {
        throw MeasuringError(
          folder,
          "\(name) says \(step) and trainer_state.json in it \(stated); give the folder the name of its step, or say where the "
            + "step stands in the names with --step-pattern")
      }
      found.append(Entry(path: path, step: step, tokens: Self.tokens(in: name), name: name))
    }
    if pattern == nil { try Self.requireOneRun(found, folder) }
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
          + "weight files or folders such as step-000400.safetensors or checkpoint-400, or names of which --step-pattern says "
          + "where the step stands"
          + (passedOver.isEmpty ? "" : "; passed over: \(passedOver.joined(separator: ", "))"))
    }
    entries = found
    self.passedOver = passedOver
  }

  /// Whether a folder is that of a run: it holds `checkpoints`, or several sets of weights and none that a model's folder has.
  public static func isRun(_ folder: String) -> Bool {
    guard let model = CheckpointFolder(folder) else { return false }
    if model.holds("checkpoints") { return true }
    return (try? model.weights()) == nil && (places(in: folder) ?? []).count(where: \.holdsWeights) > 1
  }

  /// Throws where the names speak of several runs, models or stages, whose steps count anew.
  private static func requireOneRun(_ found: [Entry], _ folder: String) throws(MeasuringError) {
    let named = Dictionary(grouping: found) { StepName.context(of: $0.name) }
    guard named.count > 1 else { return }
    let examples = named.sorted { $0.key < $1.key }.compactMap(\.value.first?.name)
    throw MeasuringError(
      folder,
      "its checkpoints are of several runs, models or stages, by their names (\(examples.prefix(4).joined(separator: ", "))); put "
        + "those of each into a folder of their own, or say where the step stands in the names, as in --step-pattern 'step(\\d+)'")
  }

  /// What the trainer of Transformers wrote into a checkpoint's folder.
  private static func trainerStep(_ path: String) -> Int? {
    guard let file = try? MappedFile(path: path + "/trainer_state.json") else { return nil }
    return (try? JSONParser.parse(file, dialect: .python))?.object?["global_step"]?.integer
  }

  /// Whether a folder is named after a step.
  private static func isOfStep(_ place: Place) -> Bool {
    place.isFolder && place.name.lowercased().contains(/(step|iter|checkpoint|ckpt)[-_=]?\d/)
  }

  private struct Place {
    var name: String
    var path: String
    var isFolder: Bool
    var isUnfinished: Bool
    var holdsWeights: Bool

    init(_ name: String, _ path: String) {
      (self.name, self.path) = (name, path)
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      self.isFolder = exists && isFolder.boolValue
      isUnfinished = StepName.isUnfinished(name)
      let isWeights = { (name: String) in
        StepName.endings.contains { name.hasSuffix("." + $0) } && name.prefixMatch(of: /optim|scheduler|rng_state|training_args/) == nil
      }
      holdsWeights =
        self.isFolder
        ? (try? FileManager.default.contentsOfDirectory(atPath: path))?.contains(where: isWeights) == true
        : exists && (isWeights(name) || isUnfinished && isWeights(Self.withoutEnding(name)))
          && !name.contains(/-\d+-of-\d+/)
    }

    private static func withoutEnding(_ name: String) -> String {
      name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
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

  /// What is in a folder by name; `nil` if it cannot be read.
  private static func places(in folder: String) -> [Place]? {
    let files = FileManager.default
    guard let top = try? files.contentsOfDirectory(atPath: folder) else { return nil }
    if top.contains("refs"), top.contains("snapshots") { return revisions(in: folder) }
    let inner = top.contains("checkpoints") ? folder + "/checkpoints" : folder
    let names = (try? files.contentsOfDirectory(atPath: inner)) ?? []
    return names.sorted().map { Place($0, inner + "/" + $0) }
  }

  /// The revisions that the Hub's cache keeps of a repository: names in `refs`, content in `snapshots`.
  private static func revisions(in folder: String) -> [Place] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder + "/refs")) ?? []
    return names.sorted().compactMap { name in
      guard let text = try? String(contentsOfFile: "\(folder)/refs/\(name)", encoding: .utf8) else { return nil }
      let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
      guard !commit.isEmpty, !commit.contains("/") else { return nil }
      return Place(name, "\(folder)/snapshots/\(commit)")
    }
  }

  /// The tokens that a name says were seen: after or before the word, or at its end after a step (`step-240k-503b`).
  static func tokens(in name: String) -> Double? {
    let stem = StepName.stem(name)
    let found =
      stem.firstMatch(of: /tok(?:en)?s?[-_=]?(\d+(?:\.\d+)?)([kmbt])/) ?? stem.firstMatch(of: /(\d+(?:\.\d+)?)([kmbt])[-_ ]?tok/)
      ?? stem.firstMatch(of: /step.*[-_](\d+(?:\.\d+)?)([bt])$/)
    guard let found, let number = Double(found.1) else { return nil }
    return number * (["k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12][found.2] ?? 1)
  }
}
