import CheckpointFiles
import Ground
import Mathematics

/// The weights of a saved training step, to be looked into: attention patterns, outputs of heads with the patterns
/// of another step, answers with some heads' outputs replaced, and the maps of single heads.
///
/// What needs none of this is measured by ``ForwardPass``, like any other model.
public final class TrainedModel {
  public let shape: ModelShape
  let layout: ParameterLayout
  let parameters: Slab<Float>
  private let pass: ModelPass<Float>
  /// Examples in one pass.
  private let chunk: Int

  /// - Parameter path: a checkpoint as ``Trainer/writeCheckpoint(to:)`` writes it
  public init(_ shape: ModelShape, checkpoint path: String) throws(TrainingError) {
    try shape.validate()
    self.shape = shape
    layout = ParameterLayout(shape)
    parameters = Slab(count: layout.count)
    chunk = max(1, 4096 / shape.context)
    pass = ModelPass(shape, capacity: chunk * shape.context)
    do throws(CheckpointError) {
      let file = try SafetensorsFile(path: path)
      for tensor in layout.tensors {
        try file.read(tensor.name, into: UnsafeMutableBufferPointer(rebasing: parameters.buffer[tensor.range]))
      }
    } catch {
      throw .file(error)
    }
  }

  /// Attention of every head from the read positions.
  public struct Patterns: Sendable {
    /// Tokens of an example.
    public let length: Int
    /// `layers × examples × heads × length`, 0 after the read position.
    public internal(set) var weights: [Float]
  }

  public func patterns(_ batch: ProbeBatch) -> Patterns {
    let (heads, length) = (shape.heads, batch.length)
    var weights = [Float](repeating: 0, count: shape.layers * batch.count * heads * length)
    sweep(batch) { start, rows in
      for layer in 0..<shape.layers {
        let block = pass.activations.blocks[layer]
        let attention = CausalAttention(heads: heads, headDim: shape.headDim, length: length)
        for (index, row) in rows.enumerated() {
          let (sequence, position) = row.quotientAndRemainder(dividingBy: length)
          for head in 0..<heads {
            let from = block.probabilities + sequence * attention.probabilityCount
              + attention.rowOffset(head: head, position: position)
            let to = ((layer * batch.count + start + index) * heads + head) * length
            for key in 0...position { weights[to + key] = from[key] }
          }
        }
      }
    }
    return Patterns(length: length, weights: weights)
  }

  /// The heads' outputs at the read positions, `layers × examples × width`.
  ///
  /// - Parameter patterns: attention to use instead of the model's own, on the model's own values; every layer sees the
  ///   model's own residual stream
  public func outputs(_ batch: ProbeBatch, patterns: Patterns? = nil) -> [Float] {
    let (width, length, headDim) = (shape.width, batch.length, shape.headDim)
    precondition(patterns.map { $0.length == length } ?? true, "patterns of the same batch")
    var outputs = [Float](repeating: 0, count: shape.layers * batch.count * width)
    sweep(batch) { start, rows in
      for layer in 0..<shape.layers {
        let block = pass.activations.blocks[layer]
        for (index, row) in rows.enumerated() {
          let example = layer * batch.count + start + index
          guard let patterns else {
            for i in 0..<width { outputs[example * width + i] = block.z[row * width + i] }
            continue
          }
          let (sequence, position) = row.quotientAndRemainder(dividingBy: length)
          for key in 0...position {
            let values = block.qkv + (sequence * length + key) * 3 * width + 2 * width
            for head in 0..<shape.heads {
              let weight = patterns.weights[(example * shape.heads + head) * length + key]
              for i in head * headDim..<(head + 1) * headDim { outputs[example * width + i] += weight * values[i] }
            }
          }
        }
      }
    }
    return outputs
  }

  /// The most likely token at every read position, with the outputs of some heads there taken from other examples.
  ///
  /// - Parameters:
  ///   - outputs: of the same batch, as ``outputs(_:patterns:)`` gives them
  ///   - donors: for every example the one whose outputs take their place
  public func predictions(
    _ batch: ProbeBatch, replacing heads: Set<Head>, with outputs: [Float], of donors: [Int]
  ) -> [Int32] {
    let (width, headDim) = (shape.width, shape.headDim)
    precondition(outputs.count == shape.layers * batch.count * width && donors.count == batch.count)
    var predictions = [Int32](repeating: 0, count: batch.count)
    var losses = [Double](repeating: 0, count: batch.count)
    sweep(
      batch,
      replacing: { layer, start, rows, z in
        for head in heads where head.layer == layer {
          for (index, row) in rows.enumerated() {
            let donor = (layer * batch.count + donors[start + index]) * width
            for i in head.head * headDim..<(head.head + 1) * headDim { z[row * width + i] = outputs[donor + i] }
          }
        }
      }
    ) { start, rows in
      predictions.withUnsafeMutableBufferPointer { predictions in
        losses.withUnsafeMutableBufferPointer { losses in
          pass.answer(
            parameters.start, rows: rows, targets: batch.targets[start..<start + rows.count],
            predictions: UnsafeMutableBufferPointer(rebasing: predictions[start..<start + rows.count]),
            losses: UnsafeMutableBufferPointer(rebasing: losses[start..<start + rows.count]))
        }
      }
    }
    return predictions
  }

  /// Runs the batch through, some examples at a time.
  ///
  /// - Parameters:
  ///   - replace: may change z of the read rows of a layer
  ///   - body: called after each pass with its first example and the read rows
  private func sweep(
    _ batch: ProbeBatch,
    replacing replace: ((Int, Int, [Int], UnsafeMutablePointer<Float>) -> Void)? = nil,
    _ body: (Int, [Int]) -> Void
  ) {
    let size = max(1, pass.activations.capacity / batch.length)
    precondition(batch.length <= shape.context, "examples that fit the model")
    BLASThreads.serial {
      batch.tokens.withUnsafeBufferPointer { tokens in
        guard let first = tokens.baseAddress else { return }
        for start in stride(from: 0, to: batch.count, by: size) {
          let count = min(size, batch.count - start)
          let rows = (0..<count).map { $0 * batch.length + batch.readPositions[start + $0] }
          pass.forward(
            parameters.start, tokens: first + start * batch.length, sequences: count, length: batch.length,
            afterAttention: replace.map { replace in { layer, z in replace(layer, start, rows, z) } })
          body(start, rows)
        }
      }
    }
  }
}
