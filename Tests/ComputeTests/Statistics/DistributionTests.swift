import Mathematics
import Testing

struct DistributionTests {
  @Test(arguments: try StatisticsReference.load().beta)
  func `Both beta tails have twelve digits`(row: [Double]) throws {
    let beta = try BetaDistribution(a: row[0], b: row[1])
    // Numbers below the normal range have fewer digits themselves.
    let subnormal = Double.leastNormalMagnitude
    #expect(agree(beta.lowerTail(row[2]), row[3], relative: 1e-12, absolute: subnormal))
    #expect(agree(beta.upperTail(row[2]), row[4], relative: 1e-12, absolute: subnormal))
  }

  @Test(arguments: try StatisticsReference.load().betaQuantile)
  func `Beta quantiles have twelve digits`(row: [Double]) throws {
    let beta = try BetaDistribution(a: row[0], b: row[1])
    #expect(agree(beta.quantile(row[2]), row[3], relative: 1e-12))
  }

  @Test func `The beta distribution is defined at its ends and nowhere outside`() throws {
    let beta = try BetaDistribution(a: 2, b: 3)
    #expect(beta.lowerTail(-1) == 0 && beta.lowerTail(0) == 0 && beta.lowerTail(1) == 1)
    #expect(beta.upperTail(2) == 0 && beta.quantile(0) == 0 && beta.quantile(1) == 1)
    #expect(beta.quantile(-0.1).isNaN && beta.quantile(.nan).isNaN && beta.lowerTail(.nan).isNaN)
    for (a, b) in [(0, 1), (1, -1), (.nan, 1), (1, .infinity)] as [(Double, Double)] {
      #expect(throws: StatisticsError.self) { try BetaDistribution(a: a, b: b) }
    }
  }

  @Test(arguments: try StatisticsReference.load().normalQuantile)
  func `Normal quantiles agree with SciPy`(row: [Double]) {
    #expect(agree(NormalDistribution.quantile(row[0]), row[1], relative: 1e-13))
  }

  @Test(arguments: try StatisticsReference.load().normalLowerTail)
  func `Normal tails agree with SciPy`(row: [Double]) {
    #expect(agree(NormalDistribution.lowerTail(row[0]), row[1], relative: 1e-13))
    #expect(agree(NormalDistribution.upperTail(-row[0]), row[1], relative: 1e-13))
  }

  @Test(arguments: try StatisticsReference.load().studentT.quantile)
  func `Quantiles of t agree with SciPy`(row: [Double]) throws {
    let value = try StudentT(degreesOfFreedom: row[0]).quantile(row[1])
    #expect(agree(value, row[2], relative: 1e-11, absolute: 1e-15))
  }

  @Test(arguments: try StatisticsReference.load().studentT.lowerTail)
  func `Tails of t agree with SciPy`(row: [Double]) throws {
    let t = try StudentT(degreesOfFreedom: row[0])
    #expect(agree(t.lowerTail(row[1]), row[2], relative: 1e-12))
    #expect(agree(t.upperTail(-row[1]), row[2], relative: 1e-12))
  }

  @Test(arguments: try StatisticsReference.load().hypergeometric)
  func `Hypergeometric probabilities agree with exact fractions`(row: [Double]) throws {
    let distribution = try Hypergeometric(population: Int(row[0]), marked: Int(row[1]), draws: Int(row[2]))
    let count = Int(row[3])
    #expect(agree(distribution.pmf(count), row[4], relative: 1e-12))
    #expect(agree(distribution.lowerTail(count), row[5], relative: 1e-12))
    #expect(agree(distribution.upperTail(count), row[6], relative: 1e-12))
  }

  @Test func `Counts outside the support have no probability`() throws {
    let distribution = try Hypergeometric(population: 12, marked: 9, draws: 8)
    #expect(distribution.support == 5...8)
    #expect(distribution.pmf(4) == 0 && distribution.pmf(9) == 0)
    #expect(distribution.lowerTail(4) == 0 && distribution.upperTail(5) == 1)
    #expect(distribution.lowerTail(8) == 1 && distribution.upperTail(9) == 0)
  }

  @Test func `Impossible parameters are errors`() {
    #expect(throws: StatisticsError.self) { try Hypergeometric(population: 3, marked: 4, draws: 1) }
    #expect(throws: StatisticsError.self) { try Hypergeometric(population: 3, marked: 1, draws: -1) }
    #expect(throws: StatisticsError.self) { try StudentT(degreesOfFreedom: 0) }
  }
}
