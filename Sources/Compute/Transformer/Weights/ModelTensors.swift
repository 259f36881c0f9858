import CheckpointFiles
import Ground

/// A model's weights among the tensors of its files, under the family's names.
///
/// One model is stored under many names: with the prefix of its body or without, wrapped by `torch.compile` or by a
/// parallel trainer, inside a training checkpoint beside its optimizer, with the names of Transformers 4 or 5, tied
/// embeddings under one name or under both. Which tensor answers to which name is settled here once, by the rule of
/// Transformers 5; what leaves a choice is asked for.
public struct ModelTensors: TensorSource {
  private let source: any TensorSource
  private let found: [String: StoredTensor]
  /// What a reader has to know: tensors that are stored and not used, heads that are not the configured ones.
  let notes: [String]
  /// Stored names of the model's body that it does not compute with, sorted; buffers of older versions are left out.
  let unusedOfBody: [String]

  public var path: String { source.path }
  public var files: [String] { source.files }
  public var unreadable: [String: String] { source.unreadable }
  public let tensors: [TensorDescription]
  public func find(_ name: String) -> StoredTensor? { found[name] }

  /// Finds the weights of a described model, and completes the description by what only they tell.
  ///
  /// - Parameter choice: which of several models in the source is meant, as the refusal named them
  /// - Throws: ``CheckpointError`` where the source holds none or several, or two tensors of one name
  init(
    _ source: any TensorSource, for description: inout ModelDescription, choice: String? = nil
  ) throws(CheckpointError) {
    let index = WeightNames(source)
    let place = try index.model(of: description, choice: choice)
    description.names.prefix = place.prefix(of: description.names)
    let names = description.names

    var found: [String: StoredTensor] = [:]
    var used: Set<String> = []
    func look(_ parameter: ModelDescription.Parameter) throws(CheckpointError) -> StoredTensor? {
      let name = names.tensor(parameter)
      if let tensor = found[name] { return tensor }
      for candidate in place.candidates(for: parameter, names) {
        guard let stored = try index.stored(candidate, choice), let tensor = source.find(stored) else { continue }
        used.insert(stored)
        found[name] = tensor
        return tensor
      }
      guard let packed = place.packed(parameter, names) else { return nil }
      for candidate in [packed.name, packed.name + ".weight"] {
        guard let stored = try index.stored(candidate, choice), let tensor = packed.part(of: source.find(stored)) else {
          continue
        }
        used.insert(stored)
        found[name] = tensor
        return tensor
      }
      return nil
    }

    var notes: [String] = []
    let embedding = ModelDescription.Parameter(stem: names.tokens, ending: "weight")
    let head = ModelDescription.Parameter(stem: names.unembedding, ending: "weight")
    if description.tiesEmbeddings, let head = try look(head) {
      if let embedding = try look(embedding) {
        if try !embedding.equals(head) {
          description.tiesEmbeddings = false
          notes.append(
            "\(head.description.name) is stored and differs from \(embedding.description.name): it is used as the head, as "
              + "Transformers 5 does, though the configuration ties the two")
        }
      } else {
        found[names.tensor(embedding)] = head
      }
    }
    if try description.adapt(look) {
      notes.append("the file holds no biases: they are taken for zero, as Transformers does")
    }
    for parameter in description.parameters { try look(parameter)?.requireWeight() }
    try index.refuseCompanions(of: used, at: place)
    let left = index.leftovers(besides: used, of: place)
    notes += index.note(of: left)
    unusedOfBody = left.inBody(of: place)

    self.source = source
    self.found = found
    self.notes = notes
    tensors = found.sorted { $0.key < $1.key }.map { $0.value.renamed($0.key).description }
  }
}

extension ModelDescription {
  /// Takes from the tensors which way GPT-2's matrices lie and whether it has biases at all.
  ///
  /// - Returns: whether the model was thought to have biases and has none
  fileprivate mutating func adapt(
    _ look: (Parameter) throws(CheckpointError) -> StoredTensor?
  ) throws(CheckpointError) -> Bool {
    guard storage.inputMajor, case .fused(let stem) = names.queryKeyValue else { return false }
    if let stored = try look(Parameter(stem: stem, ending: "weight", layer: 0))?.description.shape, stored.count == 2 {
      storage.inputMajor = stored[0] < stored[1]
    }
    guard biases == .all, norm.kind == .layer else { return false }
    for parameter in parameters where parameter.ending == "bias" {
      if try look(parameter) != nil { return false }
    }
    biases = []
    norm.kind = .layerWithoutBias
    return true
  }
}

extension StoredTensor {
  /// Whether both hold the same numbers: the same bytes of a file, or equal values in double precision.
  fileprivate func equals(_ other: StoredTensor) throws(CheckpointError) -> Bool {
    guard description.shape == other.description.shape else { return false }
    if file === other.file, offset == other.offset, strides == other.strides, isNegated == other.isNegated,
      description.elementType == other.description.elementType
    {
      return true
    }
    let length = max(1, description.rowLength)
    let step = max(1, (1 << 18) / length)
    var (ours, theirs) = ([Double](), [Double]())
    var row = 0
    while row < description.rows {
      let rows = row..<min(row + step, description.rows)
      ours = try values(of: rows, count: rows.count * length)
      theirs = try other.values(of: rows, count: rows.count * length)
      guard zip(ours, theirs).allSatisfy({ $0 == $1 || $0.isNaN && $1.isNaN }) else { return false }
      row = rows.upperBound
    }
    return true
  }

  private func values(of rows: Range<Int>, count: Int) throws(CheckpointError) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    try values.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in try read(rows: rows, into: buffer) }
    return values
  }
}
