import Ground
import Mathematics
import Testing

/// Three heads of width 4 packed side by side in 50 rows.
private let packed: [Float] = (0..<600).map { index in
  let integer = (index * 7919 + index / 12 * 31) % 101
  return Float(integer) / 50 - 1
}

private func head(_ head: Int) -> Matrix {
  Matrix(rows: 50, columns: 4) { Double(packed[$0 * 12 + head * 4 + $1]) }
}

struct SpectralBatchTests {
  @Test(arguments: [1, 2, 5])
  func `Heads of a packed activation are measured in place`(threads: Int) throws {
    var values = [Double](repeating: .nan, count: 12)
    let summaries = try packed.withUnsafeBufferPointer { buffer in
      let base = try #require(buffer.baseAddress)
      let views = (0..<3).map { MatrixView(base + $0 * 4, rows: 50, columns: 4, stride: 12) }
      return try values.withUnsafeMutableBufferPointer {
        try SpectralBatch.summaries(of: views, threads: threads, singularValues: $0)
      }
    }
    for index in 0..<3 {
      let expected = try head(index).singularValues()
      for (value, expected) in zip(values[index * 4..<index * 4 + 4], expected) {
        #expect(abs(value / expected - 1) < 1e-12)
      }
      let spectrum = try Spectrum(singularValues: expected)
      let pr = try #require(summaries[index].participationRatio)
      #expect(abs(pr - (try #require(spectrum.participationRatio))) < 1e-12)
      #expect(summaries[index].kStar == spectrum.kStar)
    }
  }

  @Test func `Long and wide matrices are cut into blocks without a seam`() throws {
    // Both dimensions give more than one block of 2^15 elements.
    let floats: [Float] = (0..<150_000).map { (index: Int) -> Float in Float((index * index + 7 * index) % 1009) / 500 - 1 }
    try floats.withUnsafeBufferPointer { buffer in
      let base = try #require(buffer.baseAddress)
      for (rows, columns) in [(5000, 30), (30, 5000)] {
        let view = MatrixView(base, rows: rows, columns: columns)
        let exact = try Matrix(rows: rows, columns: columns) { Double(view[$0, $1]) }.singularValues()
        for (value, expected) in zip(try Spectrum(of: view).singularValues, exact) {
          #expect(abs(value / expected - 1) < 1e-11)
        }
      }
    }
  }

  @Test func `Shapes may differ within a batch`() throws {
    let a = Matrix(rows: 9, columns: 3) { Double($0 * $0 + $1) }
    let b = Matrix(rows: 4, columns: 7) { Double($0 - $1 * $1) }
    let summaries = try a.withView { a in try b.withView { b in try SpectralBatch.summaries(of: [a, b]) } }
    #expect(summaries == [try Spectrum(of: a).summary, try Spectrum(of: b).summary])
  }

  @Test func `The first matrix that is not finite is named`() {
    let bad = Matrix([[1, 2], [3, .nan]])
    let good = Matrix([[1, 2], [3, 4]])
    #expect(throws: SpectralBatch.Failure(index: 1, reason: .notFinite(row: 1, column: 1))) {
      try good.withView { good in
        try bad.withView { bad in try SpectralBatch.summaries(of: [good, bad, good, bad], threads: 2) }
      }
    }
  }

  @Test func `An empty batch has no summaries`() throws {
    #expect(try SpectralBatch.summaries(of: [MatrixView<Double>]()).isEmpty)
  }
}
