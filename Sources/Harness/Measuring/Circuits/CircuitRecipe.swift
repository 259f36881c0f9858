import Claims
import Evidence
import Foundation
import Ground
import Mathematics
import Training
import Transformer

/// What `claims circuits` measures on the checkpoints of a model.
public struct CircuitRecipe: Sendable {
  /// The model's name in the measurement table.
  public var subject: String
  /// The kind of evidence: a model trained for the purpose is a replica, anyone's a checkpoint.
  public var tier = Tier.checkpoint
  /// Sequences of repeated tokens.
  public var sequences = 20
  /// The token ids that they are drawn from; the whole vocabulary if `nil`.
  public var tokens: Range<Int>?
  /// Which tokens of a window count as early and as late.
  public var places: ContextPlaces
  /// Windows of running text of equal length; empty to measure no loss.
  public var windows: [[Int]]
  /// Whether losses are measured without some heads too.
  public var ablates = true
  /// Least prefix-matching score of a head that is ablated as an induction head, and least score of a head that is ablated as
  /// a previous-token head.
  public var threshold = 0.5
  /// Matched random sets for each ablated set.
  public var draws = 20
  /// Bytes that the measurement may use; by default what the machine has free.
  public var memoryLimit: Int?

  public init(subject: String, places: ContextPlaces, windows: [[Int]]) {
    self.subject = subject
    self.places = places
    self.windows = windows
  }

  /// Name and version of this recipe, as rows record it: to be raised whenever the same checkpoint would give further rows,
  /// or numbers that differ by more than rounding.
  public static let software = "circuit-recipe 1"

  /// Names of the batches in the table.
  static let repeatedTokens = "repeated-tokens"
  static let runningText = "running-text"

  func source(_ model: CheckpointModel, step: Int?, batch: String, digest: String) -> EvidenceSource {
    let content = [
      Self.software, subject, step.map(String.init) ?? "", model.digest, batch, digest, places.description,
      "\(ablates)", "\(threshold)", "\(draws)",
    ]
    return EvidenceSource(
      tier: tier, name: "\(subject)\(step.map { "@\($0)" } ?? "") \(batch)",
      digest: SHA256.hash(data: Array(content.joined(separator: "\n").utf8)).hexadecimal, software: Self.software)
  }

  /// SHA-256 of the windows' tokens as little-endian 32-bit numbers.
  var windowsDigest: String {
    var hash = SHA256()
    hash.update(numbers: windows.joined())
    return hash.finalize().hexadecimal
  }
}
