import Evidence
import Foundation
import Ground
import Mathematics
import Measuring

/// The smallest piece of a night's work: one batch on one checkpoint.
///
/// Its ``key`` is the SHA-256 of everything that its result depends on, so that a result is known by its name: the
/// same content is not measured twice, wherever the checkpoint lies, and nothing else passes for it.
public struct WorkUnit: Sendable, Hashable, Codable {
  public enum Kind: Sendable, Hashable, Codable {
    /// The whole batch, with ablations: what claims are asked of.
    case measure
    /// One of several disjoint parts of the batch, for the sampling uncertainty.
    case part(Int, of: Int)
    /// The whole batch once more, for the run-to-run uncertainty.
    case again(Int)

    var isNoise: Bool { self != .measure }

    public var written: String {
      switch self {
      case .measure: ""
      case .part(let index, let count): "part \(index) of \(count)"
      case .again(let number): "again \(number)"
      }
    }
  }

  public var kind: Kind
  public var subject: String
  public var step: Int?
  public var tokens: Double?
  /// Where the checkpoint lay when the plan was made.
  public var path: String
  /// Which of several models in the file.
  public var weights: String?
  /// SHA-256 of its weights and of its configuration.
  public var checkpoint: String
  public var configuration: String
  /// The batch as written on the command line, and the SHA-256 of the files that it is made from.
  public var batch: String
  public var batchContent: String
  public var examples: Int
  public var ablated: String
  public var draws: Int
  /// Key of the unit whose induction screen is ablated, where that is another one's.
  public var screenFrom: String?
  /// That screen, once it is known: heads in order of rank, parted by blanks.
  public var screen: String?
  /// Bytes that it may use.
  public var memory: Int
  public let key: String

  private struct Content: Encodable {
    var format = 1
    var software = CheckpointRecipe.software
    var kind: String
    var subject: String
    var step: Int?
    var tokens: Double?
    var checkpoint: String
    var configuration: String
    var batch: String
    var batchContent: String
    var examples: Int
    var ablated: String
    var draws: Int
    var screenFrom: String?
    // Left out of the key where there is none, so that units of such checkpoints keep theirs.
    var weights: String?
  }

  init(
    kind: Kind, _ candidate: CheckpointCandidate, checkpoint: String, configuration: String, batch: BatchChoice,
    batchContent: String, settings: NightlyConfiguration, screenFrom: String?
  ) throws(MeasuringError) {
    self.kind = kind
    subject = candidate.subject.name
    step = candidate.step
    tokens = candidate.tokens
    path = candidate.path
    weights = candidate.subject.weights
    self.checkpoint = checkpoint
    self.configuration = configuration
    self.batch = batch.written
    self.batchContent = batchContent
    examples = settings.examples
    ablated = kind == .measure ? settings.ablated.description : HeadSet.none.description
    draws = kind == .measure ? settings.draws : 0
    self.screenFrom = screenFrom
    memory = settings.executor.memory
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let content = Content(
      kind: kind.written, subject: subject, step: step, tokens: tokens, checkpoint: checkpoint,
      configuration: configuration,
      // Where a batch's file lies does not matter, what is in it does.
      batch: batch.file == nil ? self.batch : self.batch.split(separator: ":").first.map { "\($0)".hasPrefix("natural") ? "\($0)" : "file" } ?? "",
      batchContent: batchContent, examples: examples, ablated: ablated, draws: draws, screenFrom: screenFrom,
      weights: weights)
    do {
      key = SHA256.hash(data: try encoder.encode(content)).hexadecimal
    } catch {
      throw MeasuringError(path, "cannot be planned: \(error)")
    }
  }

  /// The checkpoint as people name it: `model-a@1000`.
  public var checkpointName: String { "\(subject)\(step.map { "@\($0)" } ?? "")" }

  /// `model-a@1000, induction, part 3 of 8`.
  public var described: String {
    [checkpointName, batch, kind.written].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// The name under which the table knows the unit's rows: one for each checkpoint and batch, so that a newer
  /// measurement takes the place of an older one.
  func sourceName(batch: String) -> String {
    [checkpointName, batch, kind.written].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
