import Mathematics
import Testing

/// A product by its definition; op(A) is `m × k`, op(B) is `k × n`.
private func product(
  _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int, _ a: [Double], lda: Int, _ b: [Double], ldb: Int
) -> [Double] {
  var c = [Double](repeating: 0, count: m * n)
  for i in 0..<m {
    for j in 0..<n {
      for l in 0..<k {
        let left = transA ? a[l * lda + i] : a[i * lda + l]
        let right = transB ? b[j * ldb + l] : b[l * ldb + j]
        c[i * n + j] += left * right
      }
    }
  }
  return c
}

/// Small integers, so that every product and sum is exact in either precision.
private func integers(_ count: Int, seed: Int) -> [Double] {
  (0..<count).map { Double(($0 * 7 + seed * 13) % 11 - 5) }
}

struct BLASTests {
  /// Narrow and wide: several libraries share the work by size.
  @Test(arguments: [false, true], [(false, 5), (true, 5), (false, 130), (true, 130)])
  func `Products of strided, transposed matrices follow the definition`(transA: Bool, _ other: (trans: Bool, size: Int)) {
    let (transB, size) = other
    let (m, n, k) = (size, size - 1, 3)
    let (lda, ldb, ldc) = (size + 2, size + 1, size + 4)
    let a = integers((size + 2) * lda, seed: 1)
    let b = integers((size + 2) * ldb, seed: 2)
    let expected = product(transA, transB, m: m, n: n, k: k, a, lda: lda, b, ldb: ldb)

    var c = [Double](repeating: 1, count: m * ldc)
    BLAS.gemm(transA, transB, m: m, n: n, k: k, alpha: 2, a, lda: lda, b, ldb: ldb, beta: 3, &c, ldc: ldc)
    var single = [Float](repeating: 1, count: m * ldc)
    BLAS.gemm(
      transA, transB, m: m, n: n, k: k, alpha: 2, a.map(Float.init), lda: lda, b.map(Float.init), ldb: ldb,
      beta: 3, &single, ldc: ldc)

    for i in 0..<m {
      for j in 0..<ldc {
        let wanted = j < n ? 2 * expected[i * n + j] + 3 : 1
        #expect(c[i * ldc + j] == wanted)
        #expect(Double(single[i * ldc + j]) == wanted)
      }
    }
  }

  @Test(arguments: [false, true], [1, 130])
  func `With beta 0 the old content of the output does not matter`(transA: Bool, size: Int) {
    var c = [Float](repeating: .nan, count: size * size)
    let (a, b) = ([Float](repeating: 2, count: size), [Float](repeating: 3, count: size))
    BLAS.gemm(transA, false, m: size, n: size, k: 1, a, lda: transA ? size : 1, b, ldb: size, &c, ldc: size)
    #expect(c.allSatisfy { $0 == 6 })
  }

  @Test(arguments: [false, true])
  func `A Gram matrix fills the upper triangle only`(ofRows: Bool) {
    let (rows, columns, lda) = (4, 3, 5)
    let a = integers(rows * lda, seed: 3)
    let n = ofRows ? rows : columns
    let expected = product(
      !ofRows, ofRows, m: n, n: n, k: ofRows ? columns : rows, a, lda: lda, a, ldb: lda)
    var c = [Double](repeating: 100, count: n * n)
    BLAS.gram(ofRows: ofRows, rows: rows, columns: columns, a, lda: lda, &c, ldc: n)
    var single = [Float](repeating: 100, count: n * n)
    BLAS.gram(ofRows: ofRows, rows: rows, columns: columns, a.map(Float.init), lda: lda, &single, ldc: n)
    for i in 0..<n {
      for j in 0..<n {
        #expect(c[i * n + j] == (j >= i ? expected[i * n + j] : 100))
        #expect(Double(single[i * n + j]) == c[i * n + j])
      }
    }
  }
}
