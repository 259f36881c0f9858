/// The tensors of another source whose names begin with a prefix, without it: `model_state_dict.` of a
/// training checkpoint, `transformer.` of a language model with a head.
public struct TensorSubtree: TensorSource {
  private let base: any TensorSource
  private let prefix: String
  public let tensors: [TensorDescription]

  public var path: String { base.path }
  public var files: [String] { base.files }

  init(_ base: any TensorSource, prefix: String) {
    self.base = base
    self.prefix = prefix
    tensors = base.tensors.compactMap { description in
      guard description.name.hasPrefix(prefix) else { return nil }
      var description = description
      description.name.removeFirst(prefix.count)
      return description
    }
  }

  public func find(_ name: String) -> StoredTensor? { base.find(prefix + name)?.renamed(name) }
}

extension TensorSource {
  /// The tensors whose names begin with `prefix`, without it.
  public func subtree(_ prefix: String) -> TensorSubtree { TensorSubtree(self, prefix: prefix) }
}
