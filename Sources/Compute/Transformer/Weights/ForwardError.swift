import Ground

/// Why a forward pass could not run.
public enum ForwardError: Error, Sendable, Hashable {
  /// The checkpoint lacks a tensor that the family needs.
  case missingTensor(String)
  /// A tensor's shape is not the one that the configuration implies.
  case wrongShape(String, expected: [Int], found: [Int])
  /// The checkpoint could not be read; the text is its reader's own.
  case unreadable(String, reason: String)
  /// A description whose sizes do not fit each other.
  case unusableModel(String)
  /// A sequence holds an id that the model's vocabulary does not have.
  case tokenOutOfVocabulary(sequence: Int, position: Int, token: Int, vocabulary: Int)
  /// A target is an id that the model's vocabulary does not have.
  case targetOutOfVocabulary(reading: Int, token: Int, vocabulary: Int)
  /// A sequence is longer than the model has positions, or empty.
  case unusableLength(sequence: Int, length: Int, positions: Int)
  /// An ablation names a head that the model does not have.
  case noSuchHead(layer: Int, head: Int)
  /// Even one sequence at a time needs more memory than allowed.
  case tooLarge(needed: Int, limit: Int)
}

extension ForwardError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingTensor(let name):
      "the checkpoint has no tensor \(name): it belongs to another family, or a shard is missing"
    case .wrongShape(let name, let expected, let found):
      "tensor \(name) has shape \(found), but the configuration implies \(expected): the configuration "
        + "belongs to another checkpoint"
    case .unreadable(let name, let reason):
      "tensor \(name) cannot be read: \(reason)"
    case .unusableModel(let reason):
      "the model's configuration contradicts itself: \(reason)"
    case .tokenOutOfVocabulary(let sequence, let position, let token, let vocabulary):
      "sequence \(sequence) has token \(token) at position \(position), but the model knows ids 0 ..< "
        + "\(vocabulary): the batch was made with another tokenizer"
    case .targetOutOfVocabulary(let reading, let token, let vocabulary):
      "target \(reading) is token \(token), but the model knows ids 0 ..< \(vocabulary): the batch was made "
        + "with another tokenizer"
    case .unusableLength(let sequence, let length, let positions):
      "sequence \(sequence) has \(length) tokens up to its query; this model takes 1 to \(positions)"
    case .noSuchHead(let layer, let head):
      "the model has no head L\(layer)H\(head) to ablate"
    case .tooLarge(let needed, let limit):
      "one sequence alone needs \(needed / 1_000_000) MB of memory and \(limit / 1_000_000) MB are allowed: "
        + "raise the limit, shorten the sequences or ablate fewer sets at a time"
    }
  }
}
