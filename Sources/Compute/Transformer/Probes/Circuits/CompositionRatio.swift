import Mathematics

/// ‖W_QK W_OV‖ / (‖W_QK‖ ‖W_OV‖) with `W_QK = W_Qᵀ W_K` and `W_OV = W_O W_V`, in Frobenius norms and through
/// `headWidth × headWidth` products alone.
enum CompositionRatio {
  /// What a later head matches keys by.
  struct Matching {
    /// W_Q W_Qᵀ
    let queries: Matrix
    let key: Matrix
    let norm: Double

    init(query: Matrix, key: Matrix) {
      queries = query * query.transposed
      self.key = key
      norm = CompositionRatio.norm(queries, key * key.transposed)
    }
  }

  /// What an earlier head writes.
  struct Writing {
    let output: Matrix
    /// W_V W_Vᵀ
    let values: Matrix
    let norm: Double

    init(output: Matrix, value: Matrix) {
      self.output = output
      values = value * value.transposed
      norm = CompositionRatio.norm(output.transposed * output, values)
    }
  }

  /// The ratio, from 0 to 1; 0 where a map is zero.
  static func ratio(_ later: Matching, _ earlier: Writing) -> Double {
    guard later.norm > 0, earlier.norm > 0 else { return 0 }
    let between = later.key * earlier.output
    // ‖Qᵀ B V‖² = trace(Bᵀ QQᵀ B VVᵀ)
    let square = trace(between.transposed * later.queries * between, earlier.values)
    return max(0, square).squareRoot() / (later.norm * earlier.norm)
  }

  /// The mean ratio over maps with independent normal elements.
  static func random(width: Int, later: Int, earlier: Int, draws: Int = 32, seed: UInt64 = 1) -> Double {
    var generator = Xoshiro256(seed: seed)
    func map(_ rows: Int, _ columns: Int) -> Matrix { Matrix(rows: rows, columns: columns) { _, _ in generator.normal() } }
    var sum = 0.0
    for _ in 0..<draws {
      let matching = Matching(query: map(later, width), key: map(later, width))
      sum += ratio(matching, Writing(output: map(width, earlier), value: map(earlier, width)))
    }
    return sum / Double(draws)
  }

  /// ‖AᵀB‖ from `AAᵀ` and `BBᵀ`.
  private static func norm(_ a: Matrix, _ b: Matrix) -> Double { max(0, trace(a, b)).squareRoot() }

  /// trace(A B) of symmetric B.
  private static func trace(_ a: Matrix, _ b: Matrix) -> Double {
    zip(a.elements, b.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
