import Ground

/// The residual stream of one slab under one condition.
///
/// The intact model's stream exists from the start; a condition's is split off from it at its first ablated
/// layer, because up to there the two are equal.
final class ResidualStream<Scalar: ForwardScalar>: @unchecked Sendable {
  /// Heads whose output is zero, by layer, in ascending order.
  let ablated: [Int: [Int]]
  /// First layer with an ablated head; `nil` for the intact model and for an empty condition.
  let first: Int?
  /// `x ∈ R^{rows × C}`; `nil` before the split, and for a condition that differs in the last layer alone.
  var residual: AlignedBuffer<Scalar>?
  /// The rows that are read, `R^{n × C}`: x at the query positions, from the last layer on.
  var atQuery: AlignedBuffer<Scalar>?

  init(_ heads: Set<Head>) {
    var ablated: [Int: [Int]] = [:]
    for head in heads { ablated[head.layer, default: []].append(head.head) }
    self.ablated = ablated.mapValues { $0.sorted() }
    first = ablated.keys.min()
  }

  /// Runs of neighbouring ablated heads in `layer`, so that each is one product.
  func ablatedRuns(_ layer: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for head in ablated[layer] ?? [] {
      if let last = runs.last, last.upperBound == head {
        runs[runs.count - 1] = last.lowerBound..<head + 1
      } else {
        runs.append(head..<head + 1)
      }
    }
    return runs
  }
}

/// Working memory of one thread.
final class PassScratch<Scalar: ForwardScalar>: Sendable {
  /// Normed input, `[group, C]`.
  let normed: AlignedBuffer<Scalar>
  /// Queries, keys, values, `[group, attentionWidth]`.
  let projected: AlignedBuffer<Scalar>
  /// Head outputs, `[group, queryWidth]`.
  let heads: AlignedBuffer<Scalar>
  /// Inner activations, `[group, F]`, and the gate's.
  let hidden: AlignedBuffer<Scalar>
  let gate: AlignedBuffer<Scalar>
  /// Attention scores of a block of queries, `[block, longest]`.
  let scores: AlignedBuffer<Scalar>
  /// Output rows of an expert, or of a part whose output is normed, `[group, C]`.
  let output: AlignedBuffer<Scalar>

  init(_ model: ModelDescription, group: Int, longest: Int) {
    let s = model.shape
    normed = AlignedBuffer(count: group * s.width)
    projected = AlignedBuffer(count: group * s.attentionWidth)
    heads = AlignedBuffer(count: group * s.queryWidth)
    hidden = AlignedBuffer(count: group * s.hidden)
    var (hasGate, hasExperts) = (true, false)
    switch model.feedForward {
    case .absent, .plain: hasGate = false
    case .gated: break
    case .experts: hasExperts = true
    }
    gate = AlignedBuffer(count: hasGate ? group * s.hidden : 0)
    scores = AlignedBuffer(count: max(SlabPlan.blockRows, s.queriesPerKey) * longest)
    output = AlignedBuffer(count: hasExperts || model.norms.includeOutputs ? group * s.width : 0)
  }
}
