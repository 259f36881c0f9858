import Mathematics

/// How far heads raise the logits of the tokens that they attend to, by their outputs alone.
///
/// What a head adds to the residual stream goes through the final norm's centring and gains and the unembedding; what the
/// norm divides by is a positive factor that the score does not depend on.
struct CopyingLogits<Scalar: ForwardScalar> {
  private let model: ModelDescription
  private let loader: WeightLoader<Scalar>
  private let workers: Workers
  /// Of each row: the tokens of its sequence up to its position.
  private let seen: [ArraySlice<Int>]
  private let longest: Int

  init(_ model: ModelDescription, _ loader: WeightLoader<Scalar>, _ sequences: ArraySlice<[Int]>, threads: Int) {
    self.model = model
    self.loader = loader
    workers = Workers(count: threads)
    seen = sequences.flatMap { tokens in tokens.indices.map { tokens[...$0] } }
    longest = sequences.map(\.count).max() ?? 0
  }

  /// Each head's score; see ``HeadCircuit/Copying/logits``.
  ///
  /// - Parameters:
  ///   - layer: whose heads
  ///   - outputs: `rows × queryWidth`
  ///   - attention: `rows × H × longest`
  func scores(layer: Int, outputs: [Scalar], attention: [Scalar]) throws(ForwardError) -> [Double] {
    let (shape, rows) = (model.shape, seen.count)
    let added = try addedToStream(layer, outputs)
    let sums = Sums(shape.heads * rows)
    let block = min(shape.vocabulary, SlabPlan.vocabularyBlock)
    let scratch = (0..<workers.count).map { _ in AlignedBuffer<Scalar>(count: rows * block) }
    for first in stride(from: 0, to: shape.vocabulary, by: block) {
      let range = first..<min(first + block, shape.vocabulary)
      let unembedding = try loader.unembedding(range)
      workers.run(shape.heads) { worker, head in
        let logits = scratch[worker].base
        unembedding.multiply(
          rows: rows, added.base + head * rows * shape.width, strideX: shape.width, logits, strideY: range.count)
        for row in 0..<rows {
          let weights = (row * shape.heads + head) * longest
          sums.base[head * rows + row].add(
            UnsafeBufferPointer(start: logits + row * range.count, count: range.count), first: range.lowerBound,
            seen: seen[row]) { Double(attention[weights + $0]) }
        }
      }
    }
    return (0..<shape.heads).map { head in
      // A sequence's first token attends to itself, whatever the head.
      let rows = (0..<rows).filter { seen[$0].count > 1 }
      return rows.reduce(0) { $0 + sums.base[head * seen.count + $1].score(of: shape.vocabulary) } / Double(max(1, rows.count))
    }
  }

  /// `diag(g) C W_O z` of every head and row, `heads × rows × width`.
  private func addedToStream(_ layer: Int, _ outputs: [Scalar]) throws(ForwardError) -> AlignedBuffer<Scalar> {
    let (shape, rows) = (model.shape, seen.count)
    let projection = try loader.layer(layer).attentionOutput
    let gain = try loader.finalNorm().weight
    let added = AlignedBuffer<Scalar>(count: shape.heads * rows * shape.width)
    outputs.withUnsafeBufferPointer { outputs in
      guard let outputs = outputs.baseAddress else { return }
      for head in 0..<shape.heads {
        projection.reading(head * shape.headWidth..<(head + 1) * shape.headWidth).multiply(
          rows: rows, outputs + head * shape.headWidth, strideX: shape.queryWidth,
          added.base + head * rows * shape.width, strideY: shape.width)
      }
    }
    for row in 0..<shape.heads * rows {
      let x = added.base + row * shape.width
      if model.norm.kind != .rootMeanSquare {
        let mean = (0..<shape.width).reduce(Scalar(0)) { $0 + x[$1] } / Scalar(shape.width)
        for i in 0..<shape.width { x[i] -= mean }
      }
      if let gain { for i in 0..<shape.width { x[i] *= gain[i] } }
    }
    return added
  }

  /// What is known of one row's logits while the vocabulary passes by.
  private struct Sum {
    private var sum = 0.0
    private var squares = 0.0
    /// Σ_j a_j l(token at j)
    private var attended = 0.0

    mutating func add(
      _ logits: UnsafeBufferPointer<Scalar>, first: Int, seen: ArraySlice<Int>, attention: (Int) -> Double
    ) {
      for logit in logits {
        let logit = Double(logit)
        sum += logit
        squares += logit * logit
      }
      for (position, token) in seen.enumerated() where token >= first && token < first + logits.count {
        attended += attention(position) * Double(logits[token - first])
      }
    }

    /// 0 for a head that moves no logit.
    func score(of vocabulary: Int) -> Double {
      let mean = sum / Double(vocabulary)
      let deviation = max(0, squares / Double(vocabulary) - mean * mean).squareRoot()
      return deviation > 0 ? (attended - mean) / deviation : 0
    }
  }

  /// Threads write to those of different heads.
  private final class Sums: @unchecked Sendable {
    let base: UnsafeMutablePointer<Sum>
    private let count: Int

    init(_ count: Int) {
      self.count = count
      base = .allocate(capacity: max(1, count))
      base.initialize(repeating: Sum(), count: count)
    }

    deinit {
      base.deinitialize(count: count)
      base.deallocate()
    }
  }
}
