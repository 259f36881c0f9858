import CheckpointFiles
import Claims
import Evidence
import Foundation
import Ground
import Transformer

/// A batch as named on the command line.
public enum BatchChoice: Sendable, Hashable {
  /// The published synthetic batch.
  case induction
  /// Natural induction from a text, or from token ids (`.npy`, or `.bin` of bare numbers or of llm.c).
  case natural(file: String, isMidSequence: Bool)
  /// The key-retrieval probe: in English, or with the sentences and codewords of a ``ProbeSentences`` file.
  case probe(file: String?, isOutOfDistribution: Bool)
  /// A file as ``BatchFile`` describes it.
  case file(String)

  /// `induction`, `natural:FILE`, `natural-midseq:FILE`, `probe`, `probe-ood`, `probe:FILE.json`,
  /// `probe-ood:FILE.json`, `FILE.npy`, `FILE.json`; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch parts.first {
    case "induction" where parts.count == 1: self = .induction
    case "natural" where parts.count == 2: self = .natural(file: parts[1], isMidSequence: false)
    case "natural-midseq" where parts.count == 2: self = .natural(file: parts[1], isMidSequence: true)
    case "probe": self = .probe(file: parts.count == 2 ? parts[1] : nil, isOutOfDistribution: false)
    case "probe-ood": self = .probe(file: parts.count == 2 ? parts[1] : nil, isOutOfDistribution: true)
    default:
      if text.hasSuffix(".npy") {
        self = .natural(file: text, isMidSequence: false)
      } else if text.hasSuffix(".json") {
        self = .file(text)
      } else {
        return nil
      }
    }
  }

  /// Tokens of an example, and of a window that running text is cut into.
  package static let length = 256

  /// Makes the batch for a model.
  ///
  /// Running text has no documents of 256 tokens: it is cut into windows of that length, one after the other,
  /// each of which counts as a document. Rows of a two-dimensional array are documents as they are.
  ///
  /// - Parameter examples: at most so many.
  func batch(for model: CheckpointModel, examples: Int) throws(MeasuringError) -> MeasurementBatch {
    switch self {
    case .induction:
      let (low, high) = (100, 10_000)
      guard model.shape.vocabulary >= high else {
        throw MeasuringError(
          "batch induction",
          "the published batch has token ids up to \(high - 1), but the model knows only "
            + "\(model.shape.vocabulary): supply a batch of your own as a .json file (docs/batches.md)")
      }
      return .syntheticInduction(count: examples, length: Self.length, ids: low..<high)
    case .natural(let file, let isMidSequence):
      let documents = try Self.documents(in: file, model)
      do {
        return try .naturalInduction(
          documents: documents, count: examples, length: Self.length, earliest: isMidSequence ? 20 : 0)
      } catch {
        throw MeasuringError(file, "\(error)")
      }
    case .probe(let file, let isOutOfDistribution):
      return try ProbeSentences.batch(file, isOutOfDistribution: isOutOfDistribution, for: model, examples: examples)
    case .file(let path):
      if let refusal = SpecialFile.refusal(path) { throw MeasuringError(path, refusal) }
      do {
        return try MeasurementBatch(json: try Data(contentsOf: URL(fileURLWithPath: path)), path: path)
          .prefix(examples)
      } catch let error as BatchError {
        throw MeasuringError(path, "\(error)")
      } catch {
        throw MeasuringError(path, "cannot be read: \(reason(of: error))")
      }
    }
  }

  private static func documents(
    in file: String, _ model: CheckpointModel, length: Int = length
  ) throws(MeasuringError) -> [[Int]] {
    guard Self.holdsIDs(file) else {
      return windows(try model.tokenizer().ids(of: PlainText(path: file)), length)
    }
    do {
      let tokens = try TokenFile(path: file, vocabularySize: model.shape.vocabulary)
      let ids = try tokens.read(vocabularySize: model.shape.vocabulary).map(Int.init)
      guard tokens.shape.count > 1, let rows = tokens.shape.first, !ids.isEmpty else { return windows(ids, length) }
      let width = ids.count / rows
      return (0..<rows).map { row in Array(ids[row * width..<(row + 1) * width]) }
    } catch {
      throw MeasuringError("batch", "\(error)")
    }
  }

  /// Whether a file holds token ids, by its name or by its first bytes, rather than text.
  package static func holdsIDs(_ file: String) -> Bool {
    file.hasSuffix(".npy") || file.hasSuffix(".bin") || TokenFile.isKnown(path: file)
  }

  /// Running text cut into windows for the loss of the next token, at most `count` of them.
  static func windows(
    of file: String, for model: CheckpointModel, count: Int
  ) throws(MeasuringError) -> [[Int]] {
    let windows = try documents(in: file, model).filter { $0.count > 1 }
    guard !windows.isEmpty else { throw MeasuringError(file, "holds no two tokens; give a longer text") }
    return windows.prefix(count).map { Array($0.prefix(min(length, model.shape.positions) + 1)) }
  }

  /// Running text cut into windows of exactly `length` tokens, at most `count` of them, evenly spread over the text; of
  /// documents the first tokens of those that are long enough.
  package static func windows(
    of file: String, for model: CheckpointModel, count: Int, length: Int
  ) throws(MeasuringError) -> [[Int]] {
    let windows = try documents(in: file, model, length: length).filter { $0.count >= length }
    guard !windows.isEmpty else { throw MeasuringError(file, "holds no \(length) tokens; give a longer text") }
    let taken = min(count, windows.count)
    return (0..<taken).map { Array(windows[$0 * windows.count / taken].prefix(length)) }
  }

  private static func windows(_ ids: [Int], _ length: Int) -> [[Int]] {
    stride(from: 0, to: ids.count, by: length).map { Array(ids[$0..<min($0 + length, ids.count)]) }
  }
}
