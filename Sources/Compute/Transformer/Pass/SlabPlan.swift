/// How a batch is cut up: slabs of sequences that stay in memory together, groups of sequences that a thread
/// takes at a time.
struct SlabPlan: Sendable {
  /// Rows that a thread works on together: enough for products to run at full speed, few enough for a group a
  /// thread.
  static let groupRows = 1024
  /// Query rows of one attention block.
  static let blockRows = 64
  /// Vocabulary entries whose logits are formed together.
  static let vocabularyBlock = 8192
  /// Read positions whose logits are formed together.
  static let readRows = 256
  /// Read positions that go through the vocabulary together.
  static let readsAtOnce = 8192

  let estimate: MemoryEstimate
  let workers: Int

  init<Scalar: ForwardScalar>(
    _ model: ModelDescription, _ request: ForwardRequest, workers: Int, limit: Int, scalar: Scalar.Type,
    products: ProductPrecision = .full
  ) throws(ForwardError) {
    self.workers = workers
    let count = max(request.sequences.count, 1)
    func estimate(_ sequences: Int) -> MemoryEstimate {
      Self.estimate(model, request, sequences: sequences, workers: workers, scalar: scalar, products: products)
    }
    let one = estimate(1)
    guard one.total <= limit else { throw .tooLarge(needed: one.total, limit: limit) }
    // The largest number that fits: the estimate grows with the number of sequences.
    var (fits, exceeds) = (1, count + 1)
    while exceeds - fits > 1 {
      let middle = fits + (exceeds - fits) / 2
      let there = estimate(middle)
      if there.total <= limit { fits = middle } else { exceeds = middle }
    }
    // Slabs of even size waste no thread on a small last one.
    let slabs = (count + fits - 1) / fits
    self.estimate = estimate((count + slabs - 1) / slabs)
  }

  static func estimate<Scalar: ForwardScalar>(
    _ model: ModelDescription, _ request: ForwardRequest, sequences n: Int, workers: Int, scalar: Scalar.Type,
    products: ProductPrecision = .full
  ) -> MemoryEstimate {
    let s = model.shape
    let size = MemoryLayout<Scalar>.stride
    let longest = request.sequences.longest
    let rows = n * longest
    let readsAll = request.readsEveryPosition
    let conditions = request.ablations.count
    let whole = request.ablations.count { heads in
      readsAll || (heads.lazy.map(\.layer).min() ?? s.layers) < s.layers - 1
    }

    let attention = s.width * (s.attentionWidth + s.queryWidth)
    let matrices: Int
    var routing = 0
    switch model.feedForward {
    case .absent: matrices = 0
    case .plain: matrices = 2
    case .gated: matrices = 3
    case .experts(_, let experts, let chosen, _):
      matrices = 3
      routing =
        (1 + whole) * rows * (s.width * size + chosen * (size + 2 * MemoryLayout<Int>.stride)) + experts
    }
    let vectors = 6 * s.width + s.attentionWidth + 2 * s.hidden
    let layer = attention + matrices * s.width * s.hidden + vectors
    let unembedding = min(s.vocabulary, vocabularyBlock) * s.width

    let streams = (1 + whole) * rows * s.width
    let atQuery = (1 + conditions) * n * (s.width + s.queryWidth) + n * s.queryWidth
    let captured =
      n * (s.queryWidth + s.heads * (request.attention?.count ?? 0))
      + (request.showsPatterns ? rows * (s.queryWidth + s.heads * longest) : 0)
    let logits = request.keepsLogits ? (1 + conditions) * n * s.vocabulary : 0

    let group = max(longest, min(groupRows, rows))
    let perWorker =
      group * (2 * s.width + s.attentionWidth + s.queryWidth + 2 * s.hidden)
      + max(blockRows, s.heads) * longest + readRows * min(s.vocabulary, vocabularyBlock) / max(workers, 1)

    // Rounded factors lie beside the unrounded ones: all of a layer's weights, and a thread's rows of one product.
    let rounds = products == .bfloat16
    let weights = (layer + unembedding) * (rounds ? 2 : 1)
    let factor = rounds ? group * max(s.width, s.queryWidth, s.hidden) : 0

    return MemoryEstimate(
      sequencesAtOnce: n, weights: weights * size,
      activations: (streams + atQuery + captured + logits) * size + routing,
      scratch: workers * (perWorker + factor) * size)
  }

  /// Cuts sequences `range` into slabs.
  func slabs(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: estimate.sequencesAtOnce).map {
      $0..<min($0 + estimate.sequencesAtOnce, count)
    }
  }

  /// Cuts sequences that start at rows `starts` into groups of about equal size: no fewer than there are
  /// threads, each of about ``groupRows`` rows at most, unless one sequence alone is longer.
  static func groups(starts: [Int], workers: Int) -> [Range<Int>] {
    let count = starts.count - 1
    let rows = starts[count]
    let wanted = min(count, max(workers, (rows + groupRows - 1) / groupRows))
    guard wanted > 0 else { return [] }
    var groups: [Range<Int>] = []
    var first = 0
    for i in 1...count {
      let full = starts[i] * wanted >= rows * (groups.count + 1)
      let nextTooLong = i < count && starts[i + 1] - starts[first] > groupRows
      if full || nextTooLong || i == count {
        groups.append(first..<i)
        first = i
      }
    }
    return groups
  }
}
