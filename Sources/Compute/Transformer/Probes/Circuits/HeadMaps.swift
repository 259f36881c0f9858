import Mathematics

/// The maps of a model's heads as matrices, with what surrounds them folded in.
///
/// A head adds `W_O W_V norm(x)` of the positions it attends to and matches by `norm(x)ᵀ W_QK norm(y)`. A norm is linear but
/// for the division by a deviation, which is a positive factor at each position and left out here: its gains are folded into
/// the map behind it, and the centring of a LayerNorm too. Biases are no part of a map. Rotations depend on the distance;
/// maps of queries and keys are those at distance 0.
struct HeadMaps<Scalar: ForwardScalar> {
  private let model: ModelDescription
  private let loader: WeightLoader<Scalar>
  /// `Eᵀ U diag(g) C` with the embedding E, the unembedding U, the final norm's gains g and centring C: width × width.
  private let tokens: Matrix?

  /// One layer's maps, head by head; W_K and W_V are those of the group that a head shares.
  struct Layer {
    /// W_Q, W_K and W_V behind gains and centring, `headWidth × width`.
    var query: [Matrix]
    var key: [Matrix]
    var value: [Matrix]
    /// W_O, `width × headWidth`.
    var output: [Matrix]
  }

  init(_ model: ModelDescription, _ loader: WeightLoader<Scalar>) throws(ForwardError) {
    self.model = model
    self.loader = loader
    tokens = Self.refusal(model) == nil ? try Self.tokenMap(model, loader) : nil
  }

  /// Why a family's heads have no such map to the logits; `nil` where they have.
  static func refusal(_ model: ModelDescription) -> String? {
    if model.norms != .inputs {
      return "a norm behind attention makes what a head adds depend on the other heads, so copying and composition, which "
        + "are about one head's own map, are not measured"
    }
    if model.clip != nil {
      return "values are clamped, so a head's output–value map is not linear, and copying and composition are not measured"
    }
    return nil
  }

  /// Why heads have no query–key map; `nil` where they have.
  static func matchingRefusal(_ model: ModelDescription) -> String? {
    refusal(model)
      ?? (model.queryKeyNorm == nil
        ? nil
        : "each query and key is normed, so no one map says what a head matches by, and composition is not measured")
  }

  func layer(_ l: Int) throws(ForwardError) -> Layer {
    let shape = model.shape
    let weights = try loader.layer(l)
    let gain = Self.gains(weights.attentionNorm, shape.width)
    func part(_ from: Int) -> Matrix {
      folded(Self.dense(weights.queryKeyValue.slice(from..<from + shape.headWidth)), gain)
    }
    let groups = (0..<shape.heads).map { $0 / shape.queriesPerKey }
    let keys = (0..<shape.keyValueHeads).map { part(shape.queryWidth + $0 * shape.headWidth) }
    let values = (0..<shape.keyValueHeads).map {
      part(shape.queryWidth + shape.keyValueWidth + $0 * shape.headWidth)
    }
    return Layer(
      query: (0..<shape.heads).map { part($0 * shape.headWidth) }, key: groups.map { keys[$0] },
      value: groups.map { values[$0] },
      output: (0..<shape.heads).map { head in
        Self.dense(weights.attentionOutput.reading(head * shape.headWidth..<(head + 1) * shape.headWidth))
      })
  }

  /// The nonzero eigenvalues of `U g C W_O W_V g₁ C Eᵀ`, the map from the token attended to to the logits: those of
  /// `W_V g₁ C (Eᵀ U g C) W_O`, which is `headWidth × headWidth`.
  func copyingEigenvalues(_ layer: Layer, head: Int) throws(LinearAlgebraError) -> [ComplexEigenvalue] {
    guard let tokens else { return [] }
    return try (layer.value[head] * tokens * layer.output[head]).eigenvalues()
  }

  /// `Eᵀ U diag(g) C`, summed over the vocabulary a block at a time.
  private static func tokenMap(
    _ model: ModelDescription, _ loader: WeightLoader<Scalar>
  ) throws(ForwardError) -> Matrix {
    let (width, vocabulary) = (model.shape.width, model.shape.vocabulary)
    var sum = Matrix(rows: width, columns: width) { _, _ in 0 }
    for first in stride(from: 0, to: vocabulary, by: 1024) {
      let rows = first..<min(first + 1024, vocabulary)
      let buffer = AlignedBuffer<Scalar>(count: rows.count * width)
      try loader.gather(model.names.tokens, rows: vocabulary, rows, into: buffer.base, adds: false)
      let embedding = (0..<rows.count * width).map { Double(buffer.base[$0]) }
      let unembedding = dense(try loader.unembedding(rows))
      BLAS.gemm(
        true, false, m: width, n: width, k: rows.count, alpha: 1, embedding, lda: width, unembedding.elements, ldb: width,
        beta: 1, &sum.elements, ldc: width)
    }
    return folded(sum, gains(try loader.finalNorm(), width), model)
  }

  /// The loader's memory is used again, so a map is copied out of it: `outputs × inputs`.
  private static func dense(_ map: LinearMap<Scalar>) -> Matrix {
    Matrix(rows: map.outputs, columns: map.inputs) { output, input in
      Double(map.weight[map.inputMajor ? input * map.stride + output : output * map.stride + input])
    }
  }

  private static func gains(_ gain: LayerWeights<Scalar>.Gain?, _ width: Int) -> [Double] {
    guard let weight = gain?.weight else { return Array(repeating: 1, count: width) }
    return (0..<width).map { Double(weight[$0]) }
  }

  private func folded(_ map: Matrix, _ gain: [Double]) -> Matrix { Self.folded(map, gain, model) }

  /// `M diag(gain) C`: what a norm does to its input before it divides, folded into the map behind it.
  private static func folded(_ map: Matrix, _ gain: [Double], _ model: ModelDescription) -> Matrix {
    let isCentred = model.norm.kind != .rootMeanSquare
    var folded = map
    for row in 0..<map.rows {
      var mean = 0.0
      for column in 0..<map.columns {
        folded[row, column] *= gain[column]
        mean += folded[row, column] / Double(map.columns)
      }
      if isCentred { for column in 0..<map.columns { folded[row, column] -= mean } }
    }
    return folded
  }
}
