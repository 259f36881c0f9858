import ArgumentParser
import Mathematics

/// Both libraries' products of the sizes that training and measuring form, on one thread: what ``ProductLibrary`` chooses by.
struct ProductsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products", abstract: "Time single-precision products of many sizes by each library.")

  @Argument(help: "The fastest of so many counts.", transform: Bench.count) var repeats: Int

  /// Billions of multiplications and additions a second by each library.
  struct Result: Encodable {
    var product: String
    var m: Int
    var n: Int
    var k: Int
    var rates: [String: Double]
  }

  private enum Kind: String {
    case plain = "X W"
    case transposedWeights = "X Wᵀ"
    case gradient = "Xᵀ Y"
  }

  private static let sizes: [(Kind, [(m: Int, n: Int, k: Int)])] = [
    (.gradient, [(64, 256, 2048), (128, 128, 2048), (256, 256, 2048), (256, 1024, 2048), (512, 512, 2048), (512, 2048, 2048), (768, 3072, 2048)]),
    (.transposedWeights, [(2048, 192, 64), (2048, 768, 256), (2048, 512, 2048), (2048, 3072, 768)]),
    (.plain, [(64, 32, 128), (2048, 64, 256), (128, 2048, 2048), (2048, 256, 1024), (2048, 768, 3072)]),
  ]

  func run() throws {
    BLASKernel.reexecIfNeeded()
    #if arch(x86_64)
      try BLASThreads.serial {
        for (kind, sizes) in Self.sizes {
          for size in sizes { try Bench.print(Self.time(kind, size, repeats)) }
        }
      }
    #else
      throw ValidationError("there is one library for products here")
    #endif
  }

  #if arch(x86_64)
    private static func time(_ kind: Kind, _ size: (m: Int, n: Int, k: Int), _ repeats: Int) -> Result {
      let (m, n, k) = size
      let (transA, transB) = (kind == .gradient, kind == .transposedWeights)
      let a = (0..<m * k).map { Float($0 % 101) / 101 }
      let b = (0..<n * k).map { Float($0 % 97) / 97 }
      var c = [Float](repeating: 0, count: m * n)
      let operations = 2 * Double(m * n * k)
      let rounds = max(1, Int(1e9 / operations))
      var result = Result(product: kind.rawValue, m: m, n: n, k: k, rates: [:])
      for library in ProductLibrary.allCases {
        let seconds = Bench.fastest(repeats) {
          for _ in 0..<rounds {
            BLAS.gemm(by: library, transA, transB, m: m, n: n, k: k, a, lda: transA ? m : k, b, ldb: transB ? k : n, &c, ldc: n)
          }
        }
        result.rates[library.rawValue] = operations * Double(rounds) / seconds / 1e9
      }
      return result
    }
  #endif
}
