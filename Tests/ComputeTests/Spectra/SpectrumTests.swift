import Mathematics
import Testing

/// A matrix with independent normal elements.
private func normal(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var state = seed
  func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }
  return Matrix(rows: rows, columns: columns) { _, _ in (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}

/// The reflection `I − 2vvᵀ/|v|²`, an orthogonal matrix.
private func reflection(_ size: Int, seed: UInt64) -> Matrix {
  let v = normal(size, 1, seed: seed)
  let norm = v.elements.reduce(0) { $0 + $1 * $1 }
  return Matrix(rows: size, columns: size) { ($0 == $1 ? 1 : 0) - 2 * v[$0, 0] * v[$1, 0] / norm }
}

struct SpectrumTests {
  @Test(arguments: [1, 2, 5, 17])
  func `A matrix of rank 1 has PR 1`(columns: Int) throws {
    let matrix = normal(40, 1, seed: 1) * normal(1, columns, seed: 2)
    #expect(abs(try #require(try ParticipationRatio.entropy(of: matrix)) - 1) < 1e-12)
    #expect(abs(try #require(try Spectrum(of: matrix).topShare) - 1) < 1e-12)
  }

  @Test(arguments: [1, 2, 3, 8, 31])
  func `m equal singular values have PR m`(m: Int) throws {
    let given = [Double](repeating: 0.37, count: m) + [0, 0]
    #expect(abs(try #require(try ParticipationRatio.entropy(singularValues: given)) - Double(m)) < 1e-12)
    let q = reflection(40, seed: 3)
    let matrix = Matrix(rows: 40, columns: 33) { row, column in column < m ? 0.37 * q[row, column] : 0 }
    #expect(abs(try #require(try ParticipationRatio.entropy(of: matrix)) - Double(m)) < 1e-11)
  }

  @Test(arguments: [(50, 8), (8, 50), (20, 20), (300, 3)], [1, 2, 3] as [UInt64])
  func `PR lies between 1 and the number of singular values`(shape: (Int, Int), seed: UInt64) throws {
    let pr = try #require(try ParticipationRatio.entropy(of: normal(shape.0, shape.1, seed: seed)))
    #expect(pr >= 1 && pr <= Double(min(shape.0, shape.1)))
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `PR and k* do not change when rows or columns are rotated, or all is scaled`(seed: UInt64) throws {
    var matrix = normal(30, 9, seed: seed)
    for row in 0..<30 { for column in 0..<9 { matrix[row, column] /= Double(column + 1) } }
    let plain = try Spectrum(of: matrix)
    for changed in [
      reflection(30, seed: 9) * matrix, matrix * reflection(9, seed: 8), 1e-4 * matrix, 3e7 * matrix,
      matrix.transposed,
    ] {
      let other = try Spectrum(of: changed)
      #expect(
        abs(try #require(other.participationRatio) / (try #require(plain.participationRatio)) - 1) < 1e-12)
      #expect(other.kStar == plain.kStar)
    }
  }

  @Test func `The mean is not taken out`() throws {
    let constant = Matrix(rows: 10, columns: 4) { _, column in Double(column + 1) }
    #expect(abs(try #require(try ParticipationRatio.entropy(of: constant)) - 1) < 1e-12)
  }

  @Test func `A matrix of zeros has no PR`() throws {
    let zero = try Spectrum(of: Matrix(rows: 5, columns: 3) { _, _ in 0 })
    #expect(zero.participationRatio == nil && zero.topShare == nil)
    #expect(zero.norm == 0 && zero.kStar == 2 && zero.singularValues == [0, 0, 0])
    let empty = try Spectrum(of: Matrix([]))
    #expect(empty.participationRatio == nil && empty.kStar == 1)
    #expect(try ParticipationRatio.entropy(singularValues: []) == nil)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `An element that is not finite is an error that names it`(bad: Double) {
    var matrix = normal(12, 5, seed: 4)
    matrix[7, 2] = bad
    #expect(throws: SpectrumError.notFinite(row: 7, column: 2)) { try Spectrum(of: matrix) }
    let floats = matrix.elements.map(Float.init)
    #expect(throws: SpectrumError.notFinite(row: 7, column: 2)) {
      try floats.withUnsafeBufferPointer { buffer in
        try Spectrum(of: MatrixView(try #require(buffer.baseAddress), rows: 12, columns: 5))
      }
    }
  }

  @Test(arguments: [Double.nan, .infinity, -1])
  func `A singular value that cannot be one is an error`(bad: Double) {
    #expect(throws: SpectrumError.notASingularValue(index: 1)) { try Spectrum(singularValues: [2, bad]) }
  }

  @Test func `Elements whose squares overflow or vanish are measured all the same`() throws {
    let matrix = normal(12, 5, seed: 5)
    let pr = try #require(try Spectrum(of: matrix).participationRatio)
    for scale in [1e-300, 1e-160, 1e160, 1e300] {
      let scaled = try Spectrum(of: scale * matrix)
      #expect(abs(try #require(scaled.participationRatio) / pr - 1) < 1e-12)
    }
  }
}

struct SignalWeightedRankTests {
  @Test(
    arguments: [
      ([], 1), ([3], 1), ([3, 1], 2),
      // The drop after the first value never counts, however large.
      ([100, 10, 9, 8], 2),
      // The largest weighted drop: 9²/1 after the third.
      ([10, 9, 9, 1, 0.9], 3),
      // A larger ratio loses to a stronger value: 8²/4 = 16 against 1²/0.1 = 10.
      ([10, 8, 4, 3.9, 1, 0.1], 2),
      // 0.4 is below 0.05 · 10, so the drop after it is not looked at.
      ([10, 9, 8.9, 0.4, 0.0001], 3),
      // A drop to zero is skipped.
      ([10, 9, 8, 0, 0], 2),
      ([0, 0, 0], 2),
    ] as [([Double], Int)])
  func `k* follows its definition`(values: [Double], expected: Int) throws {
    #expect(try SignalWeightedRank.kStar(singularValues: values) == expected)
  }

  @Test func `Among equal drops the first wins`() throws {
    #expect(try SignalWeightedRank.kStar(singularValues: [4, 4, 4, 4, 4]) == 2)
  }

  @Test func `k* finds an exact rank in a matrix, where the next value is rounding error`() throws {
    let matrix = normal(40, 4, seed: 6) * normal(4, 12, seed: 7)
    #expect(try Spectrum(of: matrix).kStar == 4)
  }
}
