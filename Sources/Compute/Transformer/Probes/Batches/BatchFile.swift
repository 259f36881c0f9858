import Foundation

/// A batch as a user supplies it: a JSON file.
///
/// ```json
/// {"name": "mine", "baseline": "per-example", "examples": [
///   {"tokens": [5, 9, …], "query": 31, "target": 7, "earlier": 12,
///    "positions": {"induction": [13]}, "key": [3, 5]}, …]}
/// ```
/// Only `tokens` and `target` are required. `query` is the last position unless given; `earlier` is where the
/// query's token stood before; `positions` names target positions of attention classes, beside those that
/// follow from `query` and `earlier`; `key` is the first and one past the last position of a codeword's first
/// mention.
public struct BatchFile: Codable {
  struct Example: Codable {
    var tokens: [Int]
    var query: Int?
    var target: Int
    var earlier: Int?
    var positions: [String: [Int]]?
    var key: [Int]?
  }

  var name: String?
  var baseline: String?
  var examples: [Example]

  /// The least that a file holds.
  static let smallest = #"{"examples": [{"tokens": [5, 9, 7], "target": 8}]}"#

  /// Where a file that does not decode is not what it should be.
  static func place(of error: any Error) -> String {
    var path: [any CodingKey] = []
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): path = context.codingPath + [key]
    case .typeMismatch(_, let context), .valueNotFound(_, let context): path = context.codingPath
    default: return "it is not JSON"
    }
    guard !path.isEmpty else { return "it is no object" }
    let name = path.reduce("") { text, key in
      key.intValue.map { "\(text)[\($0)]" } ?? (text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)")
    }
    return "'\(name)' is missing, or not of its type"
  }
}

extension MeasurementBatch {
  /// Reads the file format of ``BatchFile``.
  ///
  /// - Parameters:
  ///   - data: the file's content.
  ///   - path: named in errors.
  public init(json data: Data, path: String) throws(BatchError) {
    let file: BatchFile
    do {
      file = try JSONDecoder().decode(BatchFile.self, from: data)
    } catch {
      throw .unreadable(file: path, reason: "\(BatchFile.place(of: error)); write \(BatchFile.smallest)")
    }
    guard !file.examples.isEmpty else { throw .empty("\(path) holds no examples") }
    let baselines: [String: BaselineRule] = [
      "distinct": .distinct, "draws": .draws, "draws-with-local": .drawsWithLocal, "per-example": .perExample,
    ]
    guard let baseline = baselines[file.baseline ?? "per-example"] else {
      throw .unreadable(
        file: path,
        reason:
          "baseline \(file.baseline ?? "") is none of \(baselines.keys.sorted().joined(separator: ", "))")
    }
    var examples: [MeasurementBatch.Example] = []
    for (index, example) in file.examples.enumerated() {
      examples.append(try example.checked(index))
    }
    self.init(name: file.name ?? "batch", examples: examples, baseline: baseline)
  }
}

extension BatchFile.Example {
  func checked(_ index: Int) throws(BatchError) -> MeasurementBatch.Example {
    func unusable(_ reason: String) -> BatchError { .unusable(example: index, reason: reason) }
    let query = query ?? tokens.count - 1
    guard tokens.indices.contains(query) else {
      throw unusable("query \(query) is not one of the \(tokens.count) positions")
    }
    guard let smallest = tokens.min(), smallest >= 0, target >= 0 else {
      throw unusable("a token id is negative")
    }
    if let earlier, earlier < 0 || earlier >= query {
      throw unusable("earlier \(earlier) is not before the query \(query)")
    }
    var targets = AttentionClass.positions(query: query, earlier: earlier)
    for (name, positions) in positions ?? [:] {
      guard let attentionClass = AttentionClass(rawValue: name) else {
        throw unusable(
          "\(name) is none of \(AttentionClass.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      if let outside = positions.first(where: { $0 < 0 || $0 > query }) {
        throw unusable("\(name) points to position \(outside), which the query \(query) cannot see")
      }
      targets[attentionClass] = positions
    }
    var span: Range<Int>?
    if let key {
      guard key.count == 2, key[0] >= 0, key[0] < key[1], key[1] <= query else {
        throw unusable("key \(key) is not a span before the query \(query)")
      }
      span = key[0]..<key[1]
    }
    return MeasurementBatch.Example(
      tokens: tokens, query: query, target: target, earlier: earlier, positions: targets, key: span)
  }
}
