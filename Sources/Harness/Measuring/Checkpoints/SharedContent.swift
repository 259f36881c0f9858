/// Checkpoints of one run that hold the same weights, or share a file: steps at which training did not happen, or whose
/// files were mixed up.
///
/// Published runs have had both: revisions with the weights of an earlier step, and one with the final model's first
/// shard. All sizes fit, so nothing else tells.
public struct SharedContent: Sendable {
  private var byDigest: [String: [Int]] = [:]
  private var byFile: [String: (name: String, steps: [Int])] = [:]

  public init() {}

  /// - Parameters:
  ///   - digest: of the whole checkpoint
  ///   - files: digests of its files by name
  public mutating func add(step: Int, digest: String, files: [String: String]) {
    byDigest[digest, default: []].append(step)
    guard files.count > 1 else { return }
    for (name, digest) in files { byFile[digest, default: (name, [])].steps.append(step) }
  }

  /// A sentence for each group of steps, in order.
  public var warnings: [String] {
    let whole = byDigest.values.filter { $0.count > 1 }
    let same = Set(whole.map { $0.sorted() })
    var lines = whole.map { (steps: $0.sorted(), text: "\(Self.list($0)) have the same weights, byte for byte") }
    for (name, steps) in byFile.values where steps.count > 1 && !same.contains(where: { Set($0).isSuperset(of: steps) }) {
      lines.append((steps.sorted(), "\(Self.list(steps)) share the weight file \(name), byte for byte"))
    }
    return lines.sorted { ($0.steps.first ?? 0, $0.text) < ($1.steps.first ?? 0, $1.text) }.map {
      $0.text + ": no training lies between them, or files of another step were published"
    }
  }

  private static func list(_ steps: [Int]) -> String {
    let words = steps.sorted().map(String.init)
    guard words.count <= 6 else { return "steps \(words.prefix(5).joined(separator: ", ")) and \(words.count - 5) more" }
    return "steps \(words.dropLast().joined(separator: ", ")) and \(words.last ?? "")"
  }
}
