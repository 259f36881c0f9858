import Testing

@testable import Mathematics

struct ProductCheckTests {
  @Test func `The library's products pass`() throws {
    try ProductCheck.run()
  }

  @Test func `A routine that does nothing is found out`() {
    let nothing: ProductCheck.Product<Float> = { _, _, _, _, _, _, _, _, _, _, _, _, _ in }
    #expect(!ProductCheck.holds(nothing))
  }

  @Test func `So is one that is wrong in a single element of one form`() {
    let almost: ProductCheck.Product<Double> = { transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc in
      Double.product(
        transA, transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
      if !transA, transB, beta == 1 { c[m * ldc - 1] += 1 }
    }
    #expect(!ProductCheck.holds(almost))
  }

  @Test func `The error names the kernel and the remedy`() {
    let text = LinearAlgebraError.wrongProduct(kernel: "armv9sme").description
    #expect(text.contains("armv9sme") && text.contains("OPENBLAS_CORETYPE"))
  }
}
