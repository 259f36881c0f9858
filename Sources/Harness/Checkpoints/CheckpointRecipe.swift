import Claims
import Compute
import Crypto
import Foundation

/// What is measured on a checkpoint.
public struct CheckpointRecipe: Sendable, Hashable {
  /// The model's name in the measurement table.
  public var subject: String
  /// Training step of the checkpoint, where it has one.
  public var step: Int?
  /// In order; the heads that the first one's induction screen finds are ablated on all of them.
  public var batches: [BatchChoice] = [.induction]
  /// Examples of each batch, at most.
  public var examples = 2000
  /// A set to ablate besides the induction screen.
  public var ablated: HeadSet = .none
  /// Matched random sets for each ablated set.
  public var draws = 5
  /// Bytes that the measurement may use; by default what the machine has free.
  public var memoryLimit: Int?

  public init(subject: String) { self.subject = subject }

  /// Name and version of this recipe, as rows record it: to be raised whenever the same checkpoint would
  /// give other numbers.
  public static let software = "checkpoint-recipe 1"

  /// Three quarters of what is free now, by the kernel's own estimate; of the machine's memory where the
  /// kernel gives none.
  static var freeMemory: Int {
    let line = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return (kilobytes.map { $0 * 1024 } ?? MemoryEstimate.physicalMemory) / 4 * 3
  }

  /// Where the rows of one batch come from: the same checkpoint, batch and settings have the same digest.
  func source(_ model: CheckpointModel, _ batch: MeasurementBatch, picks: [HeadIndex]) -> EvidenceSource {
    let content = [
      Self.software, subject, step.map(String.init) ?? "", model.digest, batch.name, batch.digest,
      ablated.description, HeadSet(indices: picks).description, "\(draws)",
    ].joined(separator: "\n")
    let digest = SHA256.hash(data: Array(content.utf8))
      .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    return EvidenceSource(
      tier: .checkpoint, name: "\(subject)\(step.map { "@\($0)" } ?? "") \(model.name) \(batch.name)",
      digest: digest, software: Self.software)
  }
}
