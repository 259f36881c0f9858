import Foundation
import Ground
import Mathematics

extension TrainedModel {
  /// What the query–key map `W_Qᵀ W_K ∈ R^{width × width}` of a head looks like.
  public struct QueryKeyFeatures: Sendable, Hashable {
    public var topSingularValue: Double
    /// First minus second singular value.
    public var gap: Double
    public var frobeniusNorm: Double
    /// The participation ratio of the singular values, as the published means and deviations over heads at
    /// initialisation have it; `nan` for a map that is zero.
    public var effectiveRank: Double
  }

  /// - Throws: ``SpectrumError`` for weights that are not finite.
  public func queryKeyFeatures(_ head: Head) throws -> QueryKeyFeatures {
    let query = rows(.query, of: head)
    let key = rows(.key, of: head)
    let (width, headDim) = (shape.width, shape.headDim)
    var product = [Double](repeating: 0, count: width * width)
    BLAS.gemm(true, false, m: width, n: width, k: headDim, query, lda: width, key, ldb: width, &product, ldc: width)
    let singular = try Matrix(rows: width, columns: width, elements: product).singularValues()
    // The map's rank is that of the head; what is beyond is rounding.
    let spectrum = try Spectrum(singularValues: Array(singular.prefix(headDim)))
    let values = spectrum.singularValues
    return QueryKeyFeatures(
      topSingularValue: values.first ?? 0, gap: (values.first ?? 0) - (values.dropFirst().first ?? 0),
      frobeniusNorm: spectrum.norm, effectiveRank: spectrum.participationRatio ?? .nan)
  }

  /// Rows of W_Q, W_K and W_V of some heads, flattened, in ascending order of heads.
  public func parameters(of heads: [Head]) -> [Double] {
    heads.sorted { ($0.layer, $0.head) < ($1.layer, $1.head) }.flatMap { head in
      [Projection.query, .key, .value].flatMap { rows($0, of: head) }
    }
  }

  /// For each token, its 0-based rank among the logits `W_E W_O W_V LN(e)` that a head's output–value map makes of the
  /// token's own embedding e (LN: the layer's first LayerNorm).
  public func valueRanks(_ head: Head, tokens: [Int32]) -> [Int] {
    let (width, headDim, vocabulary) = (shape.width, shape.headDim, shape.vocabulary)
    let value = rows(.value, of: head)
    let output = layout.blocks[head.layer].attentionOutput
    let norm = layout.blocks[head.layer].norm1
    let weights = parameters.start
    let embedding = layout.tokenEmbedding
    return tokens.map { token in
      let own = (0..<width).map { Double(weights[embedding + Int(token) * width + $0]) }
      let mean = own.reduce(0, +) / Double(width)
      let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      let scale = 1 / (variance + LayerNorm.epsilon).squareRoot()
      let x = (0..<width).map {
        (own[$0] - mean) * scale * Double(weights[norm.gain + $0]) + Double(weights[norm.bias + $0])
      }
      let v = (0..<headDim).map { row in (0..<width).reduce(0.0) { $0 + value[row * width + $1] * x[$1] } }
      let written = (0..<width).map { row in
        (0..<headDim).reduce(0.0) {
          $0 + Double(weights[output + row * width + head.head * headDim + $1]) * v[$1]
        }
      }
      let logits = (0..<vocabulary).map { row in
        (0..<width).reduce(0.0) { $0 + Double(weights[embedding + row * width + $1]) * written[$1] }
      }
      return logits.count { $0 > logits[Int(token)] }
    }
  }

  private enum Projection: Int {
    case query, key, value
  }

  /// `headDim × width`, row by row.
  private func rows(_ projection: Projection, of head: Head) -> [Double] {
    let start = layout.blocks[head.layer].qkv + (projection.rawValue * shape.width + head.head * shape.headDim) * shape.width
    return (0..<shape.headDim * shape.width).map { Double(parameters.start[start + $0]) }
  }
}
