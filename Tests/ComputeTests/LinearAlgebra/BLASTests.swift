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
  @Test(arguments: [false, true], [false, true])
  func `Products of strided, transposed matrices follow the definition`(transA: Bool, transB: Bool) {
    let (m, n, k) = (5, 4, 3)
    let (lda, ldb, ldc) = (7, 6, 9)
    let a = integers(7 * lda, seed: 1)
    let b = integers(7 * ldb, seed: 2)
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

  @Test func `With beta 0 the old content of the output does not matter`() {
    var c: [Float] = [.nan]
    BLAS.gemm(false, false, m: 1, n: 1, k: 1, [2], lda: 1, [3], ldb: 1, &c, ldc: 1)
    #expect(c == [6])
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
