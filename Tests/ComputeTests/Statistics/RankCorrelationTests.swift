import Mathematics
import Testing

struct RankCorrelationTests {
  @Test(arguments: try StatisticsReference.load().correlation)
  func `Ranks, Spearman's and Kendall's coefficients agree with SciPy`(
    reference: StatisticsReference.Correlation
  ) throws {
    let (x, y) = (reference.x, reference.y)
    #expect(try RankCorrelation.ranks(x) == reference.ranksX)
    #expect(agree(try #require(try RankCorrelation.spearman(x, y)), reference.spearman, relative: 1e-14))
    #expect(agree(try #require(try RankCorrelation.kendall(x, y)), reference.kendall, relative: 1e-14))
  }

  @Test func `A constant list has no correlation`() throws {
    #expect(try RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
    #expect(try RankCorrelation.kendall([1, 2, 3], [4, 4, 4]) == nil)
  }

  @Test func `Lists that cannot be paired are errors`() {
    #expect(throws: StatisticsError.countsDiffer(2, 3)) { try RankCorrelation.spearman([1, 2], [1, 2, 3]) }
    #expect(throws: StatisticsError.notFinite(index: 0)) { try RankCorrelation.kendall([.nan, 2], [1, 2]) }
    #expect(throws: StatisticsError.tooFew(count: 1, needed: 2)) { try RankCorrelation.kendall([1], [1]) }
  }

  @Test(arguments: try StatisticsReference.load().correlation.filter { $0.permutation != nil })
  func `The exact test counts all orders`(reference: StatisticsReference.Correlation) throws {
    let expected = try #require(reference.permutation)
    for (alternative, p) in zip([Alternative.twoSided, .less, .greater], expected) {
      let value = try PermutationTest.spearman(reference.x, reference.y, alternative, method: .exact)
      #expect(agree(value, p, relative: 1e-14))
    }
  }

  @Test func `Random orders estimate the exact p-value`() throws {
    let x = (0..<8).map(Double.init)
    let y: [Double] = [2, 0, 1, 5, 3, 7, 4, 6]
    let exact = try PermutationTest.spearman(x, y, .greater, method: .exact)
    let resamples = 20_000
    let estimate = try PermutationTest.spearman(
      x, y, .greater, method: .monteCarlo(resamples: resamples, seed: 4))
    // Five standard errors of a count.
    #expect(abs(estimate - exact) < 5 * (exact * (1 - exact) / Double(resamples)).squareRoot())
  }

  @Test func `A p-value from random orders is never zero`() throws {
    let x = (0..<50).map(Double.init)
    let p = try PermutationTest.spearman(x, x, method: .monteCarlo(resamples: 99, seed: 1))
    #expect(p == 0.01)
    #expect(throws: StatisticsError.self) { try PermutationTest.spearman(x, x, method: .exact) }
  }
}
