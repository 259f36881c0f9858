import Claims
import Foundation
import Glibc
import Ground
import Measuring

/// Something that looks like a checkpoint of a subject.
public struct CheckpointCandidate: Sendable, Hashable {
  public var subject: NightlyConfiguration.Subject
  public var path: String
  public var step: Int?
  public var tokens: Double?
}

/// Something that a night found and did not measure, and why.
public struct NightlyProblem: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Not complete yet; the next run looks again.
    case waiting
    /// Cannot be measured as it is.
    case failed
    /// Is measured, but holds what another step holds.
    case doubtful
  }

  public var kind: Kind
  public var subject: String
  public var step: Int?
  /// Checkpoint, or what else it is about.
  public var place: String
  public var reason: String
}

/// Finds checkpoints where a configuration says that they appear.
public struct CheckpointScan: Sendable {
  public private(set) var candidates: [CheckpointCandidate] = []
  public private(set) var problems: [NightlyProblem] = []

  public init(_ configuration: NightlyConfiguration) {
    for subject in configuration.subjects { scan(subject) }
  }

  private mutating func scan(_ subject: NightlyConfiguration.Subject) {
    let paths = Self.paths(subject.checkpoints)
    guard !paths.isEmpty else {
      fail(subject, subject.checkpoints, "nothing there is a checkpoint; correct 'checkpoints' of the subject")
      return
    }
    var found: [CheckpointCandidate] = []
    for path in paths {
      var candidate = CheckpointCandidate(subject: subject, path: path)
      if let pattern = subject.step {
        guard let number = Self.number(pattern, in: path), let step = Int(exactly: number) else {
          fail(subject, path, "its name has no step by the pattern '\(pattern)'; correct 'step' of the subject")
          continue
        }
        // Beyond, numbers are rounded, and two checkpoints would have one step.
        guard step < 1 << 53 else {
          fail(subject, path, "its step is beyond 2^53, where steps cannot be told apart; correct 'step' of the subject")
          continue
        }
        candidate.step = step
      }
      if let pattern = subject.tokens {
        guard let number = Self.number(pattern, in: path) else {
          fail(subject, path, "its name has no token count by the pattern '\(pattern)'; correct 'tokens' of the subject")
          continue
        }
        candidate.tokens = number
      } else if let perStep = subject.tokensPerStep, let step = candidate.step {
        candidate.tokens = perStep * Double(step)
      }
      found.append(candidate)
    }
    // Rows of two checkpoints must not pass for one: neither is measured.
    let byStep = Dictionary(grouping: found, by: \.step)
    for candidate in found {
      let same = byStep[candidate.step] ?? []
      guard same.count > 1 else {
        candidates.append(candidate)
        continue
      }
      let others = same.filter { $0.path != candidate.path }.map(\.path).sorted()
      let name = candidate.step.map { "step \($0)" } ?? "the subject, which has no 'step' pattern"
      fail(
        subject, candidate.path, "is a checkpoint of \(name) like \(others[0]); remove one, or tell them apart by 'step'",
        step: candidate.step)
    }
  }

  private mutating func fail(
    _ subject: NightlyConfiguration.Subject, _ place: String, _ reason: String, step: Int? = nil
  ) {
    problems.append(
      NightlyProblem(kind: .failed, subject: subject.name, step: step, place: place, reason: reason))
  }

  /// What a pattern's first group finds in a path, see ``StepPattern``.
  static func number(_ pattern: String, in path: String) -> Double? { StepPattern.number(pattern, in: path) }

  /// Paths that a glob matches, or the checkpoints in a folder; sorted.
  static func paths(_ place: String) -> [String] {
    if place.contains(where: { "*?[".contains($0) }) {
      return matches(of: place).filter(isCheckpoint).sorted()
    }
    if isCheckpoint(place) { return [place] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let folder = place.hasSuffix("/") ? String(place.dropLast()) : place
    return names.filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }.filter(isCheckpoint).sorted()
  }

  static let weightSuffixes = [".safetensors", ".gguf", ".pt", ".pth", ".bin"]

  /// Whether a path is a weight file, or a folder with one or with an index of shards, complete or not.
  static func isCheckpoint(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
    guard isFolder.boolValue else { return weightSuffixes.contains { path.hasSuffix($0) } }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.contains { name in
      name.hasSuffix(".index.json") || weightSuffixes.contains { name.hasSuffix($0) }
    }
  }

  private static func matches(of pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { path in
        let text = String(cString: path)
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
      }
    }
  }
}
