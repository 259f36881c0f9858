/// Forward and backward pass of a model over a few sequences of equal length.
///
/// Written out product by product; one instance per thread. Parameters and gradients are flat buffers in
/// the order of ``ParameterLayout``.
final class ModelPass<S: TrainingScalar> {
  let shape: ModelShape
  let layout: ParameterLayout
  let activations: Activations<S>

  /// - Parameter capacity: the most tokens that a pass will see
  init(_ shape: ModelShape, capacity: Int) {
    self.shape = shape
    layout = ParameterLayout(shape)
    activations = Activations(shape, capacity: capacity)
  }

  private var width: Int { shape.width }

  // MARK: Forward

  /// Fills the activations up to and including the final norm.
  ///
  /// - Parameters:
  ///   - tokens: `sequences × length` ids, all within the vocabulary
  ///   - afterAttention: may change a layer's z, `rows × width`, before it goes through the output map
  func forward(
    _ parameters: UnsafePointer<S>, tokens: UnsafePointer<Int32>, sequences: Int, length: Int,
    afterAttention: ((Int, UnsafeMutablePointer<S>) -> Void)? = nil
  ) {
    let rows = sequences * length
    precondition(rows <= activations.capacity && length <= shape.context)
    embed(parameters, tokens: tokens, sequences: sequences, length: length)
    let x = activations.stream
    for (layer, (offsets, block)) in zip(layout.blocks, activations.blocks).enumerated() {
      normalise(rows, x, parameters, offsets.norm1, block.norm1)
      multiply(
        rows, block.norm1.output, width, parameters + offsets.qkv, 3 * width, adding: false, block.qkv)
      let attention = attention(length)
      for sequence in 0..<sequences {
        attention.forward(
          block.qkv + sequence * length * 3 * width,
          probabilities: block.probabilities + sequence * attention.probabilityCount,
          scratch: activations.attentionScratch, block.z + sequence * length * width)
      }
      afterAttention?(layer, block.z)
      multiply(rows, block.z, width, parameters + offsets.attentionOutput, width, adding: true, x)

      guard let part = block.feedForward else { continue }
      normalise(rows, x, parameters, offsets.norm2, part.norm)
      multiply(
        rows, part.norm.output, width, parameters + offsets.up, shape.feedForward, adding: false,
        part.derivative)
      GELU.forward(count: rows * shape.feedForward, part.derivative, part.hidden)
      multiply(
        rows, part.hidden, shape.feedForward, parameters + offsets.down, width, adding: true, x)
    }
    normalise(rows, x, parameters, layout.finalNorm, activations.finalNorm)
  }

  private func attention(_ length: Int) -> CausalAttention {
    CausalAttention(heads: shape.heads, headDim: shape.headDim, length: length)
  }

  private func embed(
    _ parameters: UnsafePointer<S>, tokens: UnsafePointer<Int32>, sequences: Int, length: Int
  ) {
    for row in 0..<sequences * length {
      let token = (parameters + layout.tokenEmbedding + Int(tokens[row]) * width).vectors
      let position = (parameters + layout.positionEmbedding + row % length * width).vectors
      let x = (activations.stream + row * width).vectors
      for i in 0..<vectorCount(width) { x[i] = token[i] + position[i] }
    }
  }

  private func normalise(
    _ rows: Int, _ x: UnsafePointer<S>, _ parameters: UnsafePointer<S>, _ offsets: ParameterLayout.Norm,
    _ norm: Activations<S>.Norm
  ) {
    LayerNorm.forward(
      rows: rows, width: width, x, gain: parameters + offsets.gain, bias: parameters + offsets.bias,
      unit: norm.unit, inverseDeviation: norm.inverseDeviation, norm.output)
  }

  /// `y ← x Wᵀ`, or `y ← y + x Wᵀ`; x is `rows × inputs`, W `outputs × inputs`.
  private func multiply(
    _ rows: Int, _ x: UnsafePointer<S>, _ inputs: Int, _ weight: UnsafePointer<S>, _ outputs: Int,
    adding: Bool, _ y: UnsafeMutablePointer<S>
  ) {
    S.product(
      false, true, m: rows, n: outputs, k: inputs, alpha: 1, x, lda: inputs, weight, ldb: inputs,
      beta: adding ? 1 : 0, y, ldc: outputs)
  }

  // MARK: Loss

  /// Sums of −ln p(target) over a pass.
  struct LossSums: Sendable {
    /// Over all positions.
    var text = 0.0
    /// Over the probes' read positions.
    var probe = 0.0
  }

  /// What one position adds to the loss: `text · loss`, and `probe · loss` more at a probe's read position.
  struct LossWeights: Sendable {
    var text: S
    var probe: S
  }

  /// The losses of the last ``forward(_:tokens:sequences:length:)``, and their gradient with respect to the final norm's
  /// output (left in `branchGradient`) and the output map (added to `gradients`).
  ///
  /// - Parameters:
  ///   - targets: the next token of every position
  ///   - isRead: whether a position is a probe's read position
  func loss(
    _ parameters: UnsafePointer<S>, rows: Int, targets: UnsafePointer<Int32>, isRead: UnsafePointer<Bool>,
    weights: LossWeights, gradients: UnsafeMutablePointer<S>
  ) -> LossSums {
    let vocabulary = shape.vocabulary
    let stride = wholeVectors(vocabulary)
    let logits = activations.logits
    let output = parameters + layout.tokenEmbedding
    var sums = LossSums()
    for start in Swift.stride(from: 0, to: rows, by: Activations<S>.logitRows) {
      let count = min(Activations<S>.logitRows, rows - start)
      let x = activations.finalNorm.output + start * width
      S.product(
        false, true, m: count, n: vocabulary, k: width, alpha: 1, x, lda: width, output, ldb: width,
        beta: 0, logits, ldc: stride)
      for row in 0..<count {
        let position = start + row
        let weight = isRead[position] ? weights.text + weights.probe : weights.text
        let loss = CrossEntropy.gradient(
          logits + row * stride, count: vocabulary, target: Int(targets[position]), weight: weight)
        sums.text += loss
        if isRead[position] { sums.probe += loss }
      }
      S.product(
        false, false, m: count, n: width, k: vocabulary, alpha: 1, logits, lda: stride, output, ldb: width,
        beta: 0, activations.branchGradient + start * width, ldc: width)
      S.product(
        true, false, m: vocabulary, n: width, k: count, alpha: 1, logits, lda: stride, x, ldb: width,
        beta: 1, gradients + layout.tokenEmbedding, ldc: width)
    }
    return sums
  }

  // MARK: Backward

  /// Adds the gradient of the last loss to `gradients`; call after ``forward(_:tokens:sequences:length:)`` and
  /// ``loss(_:rows:targets:isRead:weights:gradients:)``.
  func backward(
    _ parameters: UnsafePointer<S>, tokens: UnsafePointer<Int32>, sequences: Int, length: Int,
    gradients: UnsafeMutablePointer<S>
  ) {
    let rows = sequences * length
    let dx = activations.streamGradient
    let branch = activations.branchGradient
    let hidden = activations.hiddenGradient
    dx.update(repeating: 0, count: rows * width)
    normaliseBackward(rows, parameters, layout.finalNorm, activations.finalNorm, gradients)
    for (offsets, block) in zip(layout.blocks, activations.blocks).reversed() {
      if let part = block.feedForward {
        multiplyBackward(
          rows, dx, width, offsets.down, part.hidden, shape.feedForward, parameters, hidden, gradients)
        GELU.backward(count: rows * shape.feedForward, derivative: part.derivative, hidden)
        multiplyBackward(
          rows, hidden, shape.feedForward, offsets.up, part.norm.output, width, parameters, branch, gradients)
        normaliseBackward(rows, parameters, offsets.norm2, part.norm, gradients)
      }

      multiplyBackward(
        rows, dx, width, offsets.attentionOutput, block.z, width, parameters, branch, gradients)
      let attention = attention(length)
      for sequence in 0..<sequences {
        attention.backward(
          branch + sequence * length * width, block.qkv + sequence * length * 3 * width,
          probabilities: block.probabilities + sequence * attention.probabilityCount,
          scratch: activations.attentionScratch, hidden + sequence * length * 3 * width)
      }
      multiplyBackward(
        rows, hidden, 3 * width, offsets.qkv, block.norm1.output, width, parameters, branch, gradients)
      normaliseBackward(rows, parameters, offsets.norm1, block.norm1, gradients)
    }
    embedBackward(tokens: tokens, sequences: sequences, length: length, gradients)
  }

  /// Of `y = x Wᵀ`: `dx ← dy W` and `dW ← dW + dyᵀ x`.
  private func multiplyBackward(
    _ rows: Int, _ dy: UnsafePointer<S>, _ outputs: Int, _ weight: Int, _ x: UnsafePointer<S>, _ inputs: Int,
    _ parameters: UnsafePointer<S>, _ dx: UnsafeMutablePointer<S>, _ gradients: UnsafeMutablePointer<S>
  ) {
    S.product(
      false, false, m: rows, n: inputs, k: outputs, alpha: 1, dy, lda: outputs, parameters + weight,
      ldb: inputs, beta: 0, dx, ldc: inputs)
    S.product(
      true, false, m: outputs, n: inputs, k: rows, alpha: 1, dy, lda: outputs, x, ldb: inputs, beta: 1,
      gradients + weight, ldc: inputs)
  }

  /// Adds the branch's gradient, taken through the norm, to the stream's.
  private func normaliseBackward(
    _ rows: Int, _ parameters: UnsafePointer<S>, _ offsets: ParameterLayout.Norm,
    _ norm: Activations<S>.Norm, _ gradients: UnsafeMutablePointer<S>
  ) {
    LayerNorm.backward(
      rows: rows, width: width, activations.branchGradient, unit: norm.unit,
      inverseDeviation: norm.inverseDeviation, gain: parameters + offsets.gain, activations.streamGradient,
      gainGradient: gradients + offsets.gain, biasGradient: gradients + offsets.bias)
  }

  private func embedBackward(
    tokens: UnsafePointer<Int32>, sequences: Int, length: Int, _ gradients: UnsafeMutablePointer<S>
  ) {
    for row in 0..<sequences * length {
      let token = (gradients + layout.tokenEmbedding + Int(tokens[row]) * width).vectors
      let position = (gradients + layout.positionEmbedding + row % length * width).vectors
      let dx = (activations.streamGradient + row * width).vectors
      for i in 0..<vectorCount(width) {
        token[i] += dx[i]
        position[i] += dx[i]
      }
    }
  }
}
