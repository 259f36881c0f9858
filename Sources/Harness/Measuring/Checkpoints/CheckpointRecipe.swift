import Evidence
import Foundation
import Ground
import Mathematics
import Transformer

/// What is measured on a checkpoint.
public struct CheckpointRecipe: Sendable, Hashable {
  /// The model's name in the measurement table.
  public var subject: String
  /// Training step of the checkpoint, where it has one.
  public var step: Int?
  /// Training tokens seen at the checkpoint, where known.
  public var tokens: Double?
  /// Whether the checkpoint is one of a course of training, whose spectra and behaviour are followed over it.
  public var isCourse = false
  /// In order; the heads that the first one's induction screen finds are ablated on all of them.
  public var batches: [BatchChoice] = [.induction]
  /// Examples of each batch, at most.
  public var examples = 2000
  /// Whether the induction screen that is found is ablated, with its controls.
  public var ablatesScreen = true
  /// A set to ablate besides the induction screen.
  public var ablated: HeadSet = .none
  /// Sets that were picked on other models or seeds, by name: controls without controls of their own.
  public var foreign: [String: HeadSet] = [:]
  /// Matched random sets for each ablated set.
  public var draws = 5
  /// A text, or token ids, on which the loss of the next token is measured too.
  public var validation: String?
  /// In which precision linear maps take their factors.
  public var products = ProductPrecision.full
  /// Bytes that the measurement may use; by default what the machine has free.
  public var memoryLimit: Int?

  public init(subject: String) { self.subject = subject }

  /// Name and version of this recipe, as rows record it: to be raised whenever the same checkpoint would
  /// give further rows, or numbers that differ by more than rounding.
  public static let software = "checkpoint-recipe 4"

  /// Three quarters of what is free now, by the kernel's own estimate; of the machine's memory where the
  /// kernel gives none.
  static var freeMemory: Int {
    let line = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return (kilobytes.map { $0 * 1024 } ?? MemoryEstimate.physicalMemory) / 4 * 3
  }

  /// Where the rows of one batch come from: the same checkpoint, batch and settings have the same digest.
  func source(_ model: CheckpointModel, _ batch: MeasurementBatch, picks: [Head]) -> EvidenceSource {
    let others = foreign.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let digest = digest(
      model, batch,
      [ablated.description, HeadSet(picks).description, "\(draws)", validation ?? ""] + others)
    return EvidenceSource(
      tier: .checkpoint, name: name(model, batch), digest: digest, software: Self.software)
  }

  /// Where the rows of further conditions on a batch come from: a source of its own, so that it adds to what
  /// was measured before.
  func source(
    _ model: CheckpointModel, _ batch: MeasurementBatch, conditions: [Condition]
  ) -> EvidenceSource {
    let digest = digest(model, batch, conditions.map { "\($0.label) \($0.heads)" })
    return EvidenceSource(
      tier: .checkpoint, name: "\(name(model, batch)) conditions \(digest.prefix(8))", digest: digest,
      software: Self.software)
  }

  private func name(_ model: CheckpointModel, _ batch: MeasurementBatch) -> String {
    "\(subject)\(step.map { "@\($0)" } ?? "") \(model.name) \(batch.name)"
      + (products == .full ? "" : " \(products.rawValue)")
  }

  private func digest(_ model: CheckpointModel, _ batch: MeasurementBatch, _ rest: [String]) -> String {
    let content =
      [Self.software, subject, step.map(String.init) ?? "", model.digest, batch.name, batch.digest] + rest
      + (products == .full ? [] : [products.rawValue])
    return SHA256.hash(data: Array(content.joined(separator: "\n").utf8)).hexadecimal
  }
}
