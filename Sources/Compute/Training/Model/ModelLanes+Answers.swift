import Foundation
import Mathematics

/// What a model answers at the read position of every example of a batch.
public struct ProbeAnswers: Sendable, Hashable {
  /// The most likely token.
  public var predictions: [Int32]
  /// −ln p(codeword)
  public var losses: [Double]

  /// The share of examples where the most likely token is the codeword.
  public func accuracy(targets: [Int32]) -> Double {
    let hits = zip(predictions, targets).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    return Double(hits) / Double(max(1, targets.count))
  }
}

/// Room for what every head does at the read positions of a batch.
struct HeadRecord<S: TrainingScalar> {
  /// `layers × examples × width`: the heads' outputs side by side, before the output map.
  let outputs: UnsafeMutablePointer<S>
  /// `layers × examples × heads`: −Σ p ln p over the attention weights.
  let entropies: UnsafeMutablePointer<Double>
}

extension ModelLanes {
  /// Runs the examples forward and reads the answers off.
  ///
  /// - Parameter record: where to leave what the heads do at the read positions
  func answers(
    _ batch: ProbeBatch, parameters: UnsafePointer<S>, record: HeadRecord<S>? = nil
  ) -> ProbeAnswers {
    var predictions = [Int32](repeating: 0, count: batch.count)
    var losses = [Double](repeating: 0, count: batch.count)
    guard batch.count > 0 else { return ProbeAnswers(predictions: [], losses: []) }
    let chunk = passes[0].activations.capacity / batch.length
    precondition(chunk > 0, "an example is longer than a pass")
    batch.tokens.withUnsafeBufferPointer { tokens in
      predictions.withUnsafeMutableBufferPointer { predictions in
        losses.withUnsafeMutableBufferPointer { losses in
          let work = Unchecked((self, parameters, tokens, predictions, losses, record))
          Parallel.forEach(count: lanes, threads: lanes) { lane in
            let (lanes, parameters, tokens, predictions, losses, record) = work.value
            let pass = lanes.passes[lane]
            for start in stride(from: lane * chunk, to: batch.count, by: lanes.lanes * chunk) {
              let count = min(chunk, batch.count - start)
              guard let first = tokens.baseAddress else { return }
              pass.forward(
                parameters, tokens: first + start * batch.length, sequences: count, length: batch.length)
              let rows = (0..<count).map { $0 * batch.length + batch.readPositions[start + $0] }
              pass.answer(
                parameters, rows: rows, targets: batch.targets[start..<start + count],
                predictions: UnsafeMutableBufferPointer(rebasing: predictions[start..<start + count]),
                losses: UnsafeMutableBufferPointer(rebasing: losses[start..<start + count]))
              if let record {
                pass.recordHeads(
                  rows: rows, length: batch.length, in: record, example: start, of: batch.count)
              }
            }
          }
        }
      }
    }
    return ProbeAnswers(predictions: predictions, losses: losses)
  }
}

extension ModelPass {
  /// The most likely next token and the target's loss at some rows of the last forward pass.
  func answer(
    _ parameters: UnsafePointer<S>, rows: [Int], targets: ArraySlice<Int32>,
    predictions: UnsafeMutableBufferPointer<Int32>, losses: UnsafeMutableBufferPointer<Double>
  ) {
    let width = shape.width
    let vocabulary = shape.vocabulary
    let stride = wholeVectors(vocabulary)
    let logits = activations.logits
    let gathered = activations.branchGradient
    for start in Swift.stride(from: 0, to: rows.count, by: Activations<S>.logitRows) {
      let count = min(Activations<S>.logitRows, rows.count - start)
      for index in 0..<count {
        let source = activations.finalNorm.output + rows[start + index] * width
        (gathered + index * width).update(from: source, count: width)
      }
      S.product(
        false, true, m: count, n: vocabulary, k: width, alpha: 1, gathered, lda: width,
        parameters + layout.tokenEmbedding, ldb: width, beta: 0, logits, ldc: stride)
      for index in 0..<count {
        let row = logits + index * stride
        var best = 0
        for token in 1..<vocabulary where row[token] > row[best] { best = token }
        predictions[start + index] = Int32(best)
        losses[start + index] = CrossEntropy.gradient(
          row, count: vocabulary, target: Int(targets[targets.startIndex + start + index]), weight: 1)
      }
    }
  }

  /// Records what the heads did at some rows of the last forward pass, for examples from `example` on of `count`.
  func recordHeads(rows: [Int], length: Int, in record: HeadRecord<S>, example: Int, of count: Int) {
    let attention = CausalAttention(heads: shape.heads, headDim: shape.headDim, length: length)
    for (layer, block) in activations.blocks.enumerated() {
      for (index, row) in rows.enumerated() {
        let place = layer * count + example + index
        (record.outputs + place * shape.width).update(from: block.z + row * shape.width, count: shape.width)
        let (sequence, position) = row.quotientAndRemainder(dividingBy: length)
        let probabilities = block.probabilities + sequence * attention.probabilityCount
        for head in 0..<shape.heads {
          let weights = probabilities + attention.rowOffset(head: head, position: position)
          var entropy = 0.0
          for i in 0...position where weights[i] > 0 { entropy -= Double(weights[i]) * log(Double(weights[i])) }
          record.entropies[place * shape.heads + head] = entropy
        }
      }
    }
  }
}
