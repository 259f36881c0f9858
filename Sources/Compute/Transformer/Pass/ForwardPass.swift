import Mathematics

/// One sweep over a model's layers for a whole batch: each layer's weights are loaded once and used for all
/// sequences and all ablation conditions before the next layer's take their place.
///
/// ```
/// x ← E[token] (+ P[position])                          [rows, C]
/// per layer:  h ← norm₁(x);  q, k, v ← h W_QKVᵀ + b
///             z ← softmax(q kᵀ / √headWidth, causal) v   head by head
///             x ← x + z W_Oᵀ + b;  x ← x + ff(norm₂(x))   (or both from the same x)
/// logits ← norm(x) W_Uᵀ                                  where read
/// ```
/// Families differ from this in what ``ModelDescription`` says: norms behind the two parts, norms of queries and keys,
/// scaled embeddings, bounded scores and logits, windows.
///
/// On the last layer only keys and values are needed at all positions; queries, output and feed-forward part
/// are computed at the read positions alone.
public struct ForwardPass<Scalar: ForwardScalar>: Sendable {
  public let model: ModelDescription
  let source: any WeightSource
  /// Threads that work side by side.
  public var threads: Int
  /// Bytes that the pass may use; a batch that needs more goes through in several slabs.
  public var memoryLimit: Int
  /// In which precision linear maps take their factors.
  public var products = ProductPrecision.full

  /// Name of the precision in the measurement table.
  public var precisionName: String { Self.precisionName(products) }

  /// What a pass calls its precision when linear maps take their factors in `products`.
  public static func precisionName(_ products: ProductPrecision) -> String {
    products == .full ? Scalar.precisionName : products.rawValue
  }

  /// - Parameters:
  ///   - threads: number of threads; all cores by default.
  ///   - memoryLimit: bytes; by default three quarters of the machine's memory.
  public init(
    _ model: ModelDescription, weights: any WeightSource, threads: Int? = nil, memoryLimit: Int? = nil
  ) throws(ForwardError) {
    try model.validate()
    self.model = model
    source = weights
    self.threads = max(1, threads ?? Parallel.cores)
    self.memoryLimit = memoryLimit ?? MemoryEstimate.physicalMemory / 4 * 3
  }

  /// What `run` will need, without running it.
  public func estimate(_ request: ForwardRequest) throws(ForwardError) -> MemoryEstimate {
    try check(request)
    return try plan(request).estimate
  }

  /// Runs the batch, intact and under each condition.
  public func run(_ request: ForwardRequest) throws(ForwardError) -> ForwardResult<Scalar> {
    var nobody = NoObserver<Scalar>()
    return try run(request, observer: &nobody)
  }

  /// Runs the batch, intact and under each condition, and shows the observer what the intact model does.
  public func run(
    _ request: ForwardRequest, observer: inout some ForwardObserver<Scalar>
  ) throws(ForwardError) -> ForwardResult<Scalar> {
    try check(request)
    let plan = try plan(request)
    let loader = WeightLoader<Scalar>(source, model, products: products)
    var result = ForwardResult<Scalar>()
    result.ablated = Array(repeating: [], count: request.ablations.count)
    result.logits = request.keepsLogits ? Array(repeating: [], count: request.ablations.count + 1) : []
    for sequences in plan.slabs(request.sequences.count) {
      let slab = SlabPass(model, request, sequences, loader, workers: Workers(count: threads))
      try slab.run(observer: &observer, into: &result)
    }
    return result
  }

  private func plan(_ request: ForwardRequest) throws(ForwardError) -> SlabPlan {
    try SlabPlan(
      model, request, workers: threads, limit: memoryLimit, scalar: Scalar.self, products: products)
  }

  private func check(_ request: ForwardRequest) throws(ForwardError) {
    try request.sequences.validate(for: model)
    switch request.reading {
    case .nothing: break
    case .query(let targets): try check(targets, request.sequences, count: request.sequences.count)
    case .everyPosition(let targets): try check(targets, request.sequences, count: request.sequences.rows)
    }
    precondition(!request.showsPatterns || request.readsEveryPosition, "patterns where every position is read")
    if let attention = request.attention {
      precondition(attention.sequences == request.sequences.count, "attention targets for every sequence")
      for i in 0..<attention.sequences {
        for k in 0..<attention.count {
          for position in attention.positions(sequence: i, target: k) {
            precondition(
              position >= 0 && position < request.sequences.length(i),
              "an attention target inside its sequence")
          }
        }
      }
    }
    for head in request.ablations.joined()
    where head.layer < 0 || head.layer >= model.shape.layers || head.head < 0
      || head.head >= model.shape.heads
    {
      throw .noSuchHead(layer: head.layer, head: head.head)
    }
  }

  private func check(_ targets: [Int], _ sequences: PackedSequences, count: Int) throws(ForwardError) {
    precondition(targets.count == count, "one target a reading")
    for (reading, target) in targets.enumerated() where target < 0 || target >= model.shape.vocabulary {
      throw .targetOutOfVocabulary(reading: reading, token: target, vocabulary: model.shape.vocabulary)
    }
  }
}
