/// Whether the library multiplies matrices as the definition says.
///
/// A library that picks routines by the processor's kind may pick, on one that it does not know well, routines that do
/// nothing: OpenBLAS 0.3.34 as Debian builds it does so on arm64 processors with SME, with a message for each product
/// and no error. A few products with a known result, two milliseconds in all, tell before anything is measured.
public enum ProductCheck {
  typealias Product<Scalar> = (
    Bool, Bool, Int, Int, Int, Scalar, UnsafePointer<Scalar>, Int, UnsafePointer<Scalar>, Int, Scalar,
    UnsafeMutablePointer<Scalar>, Int
  ) -> Void

  /// Throws if a product in either precision, with either matrix transposed, or added to what was there, is wrong.
  public static func run() throws(LinearAlgebraError) {
    let product: (single: Product<Float>, double: Product<Double>) = (Float.product, Double.product)
    guard holds(product.single), holds(product.double) else { throw .wrongProduct(kernel: BLASKernel.current) }
  }

  static func holds<Scalar: VectorScalar>(_ product: Product<Scalar>) -> Bool {
    [false, true].allSatisfy { transA in
      [false, true].allSatisfy { transB in
        [0, 1].allSatisfy { holds(product, transA, transB, beta: $0) }
      }
    }
  }

  /// Sizes that no block of a routine divides; small whole numbers, whose sums are exact in either precision.
  private static func holds<Scalar: VectorScalar>(
    _ product: Product<Scalar>, _ transA: Bool, _ transB: Bool, beta: Int
  ) -> Bool {
    let (m, n, k) = (37, 53, 29)
    let a: [Scalar] = (0..<m * k).map { (i: Int) -> Scalar in Scalar(i * 7 % 11 - 5) }
    let b: [Scalar] = (0..<k * n).map { (i: Int) -> Scalar in Scalar(i * 5 % 13 - 6) }
    let before = (0..<m * n).map { Scalar($0 % 7 - 3) }
    var c = before
    product(transA, transB, m, n, k, 1, a, transA ? m : k, b, transB ? k : n, Scalar(beta), &c, n)
    for i in 0..<m {
      for j in 0..<n {
        var sum = Scalar(beta) * before[i * n + j]
        for l in 0..<k { sum += (transA ? a[l * m + i] : a[i * k + l]) * (transB ? b[j * k + l] : b[l * n + j]) }
        guard c[i * n + j] == sum else { return false }
      }
    }
    return true
  }
}
