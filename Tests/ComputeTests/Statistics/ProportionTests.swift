import Compute
import Testing

struct ProportionTests {
  @Test(arguments: try StatisticsReference.load().proportion)
  func `Clopper-Pearson and Wilson intervals agree with SciPy`(row: [Double]) throws {
    let proportion = try Proportion(successes: Int(row[0]), trials: Int(row[1]))
    let exact = try proportion.clopperPearson(level: row[2])
    #expect(agree(exact.lower, row[3], relative: 1e-12) && agree(exact.upper, row[4], relative: 1e-12))
    let wilson = try proportion.wilson(level: row[2])
    #expect(agree(wilson.lower, row[5], relative: 1e-11, absolute: 1e-16))
    #expect(agree(wilson.upper, row[6], relative: 1e-11))
  }

  @Test(arguments: [0.9, 0.95, 0.999])
  func `At the bounds of Clopper and Pearson one-sided tests meet the level`(level: Double) throws {
    let interval = try Proportion(successes: 37, trials: 500).clopperPearson(level: level)
    let tail = (1 - level) / 2
    #expect(
      agree(try Binomial(trials: 500, probability: interval.lower).upperTail(37), tail, relative: 1e-11))
    #expect(
      agree(try Binomial(trials: 500, probability: interval.upper).lowerTail(37), tail, relative: 1e-11))
  }

  @Test(arguments: try StatisticsReference.load().newcombe)
  func `Newcombe intervals agree with their definition from SciPy's Wilson intervals`(row: [Double]) throws {
    let first = try Proportion(successes: Int(row[0]), trials: Int(row[1]))
    let second = try Proportion(successes: Int(row[2]), trials: Int(row[3]))
    let interval = try first.difference(minus: second)
    #expect(agree(interval.lower, row[4], relative: 1e-11) && agree(interval.upper, row[5], relative: 1e-11))
    let mirrored = try second.difference(minus: first)
    #expect(mirrored == Interval(lower: -interval.upper, upper: -interval.lower))
  }

  /// The example printed in Newcombe's paper: 56/70 against 48/80.
  @Test func `Newcombe's published example comes out`() throws {
    let interval = try Proportion(successes: 56, trials: 70)
      .difference(minus: Proportion(successes: 48, trials: 80))
    #expect(abs(interval.lower - 0.0524) < 5e-5 && abs(interval.upper - 0.3339) < 5e-5)
  }

  @Test(arguments: [(11, 10), (-1, 10), (0, 0), (0, -3)])
  func `Impossible counts are errors`(successes: Int, trials: Int) {
    #expect(throws: StatisticsError.self) { try Proportion(successes: successes, trials: trials) }
  }

  @Test(arguments: [0, 1, -0.5, Double.nan])
  func `A level that is no probability is an error`(level: Double) throws {
    let proportion = try Proportion(successes: 1, trials: 2)
    #expect(throws: StatisticsError.self) { try proportion.clopperPearson(level: level) }
    #expect(throws: StatisticsError.self) { try proportion.wilson(level: level) }
  }

  @Test(arguments: try StatisticsReference.load().mcnemar)
  func `McNemar's exact test is the binomial test of the disagreements`(row: [Double]) throws {
    let (b, c) = (Int(row[0]), Int(row[1]))
    #expect(agree(try McNemar.exact(onlyFirst: b, onlySecond: c), row[2], relative: 1e-11))
    #expect(agree(try McNemar.exact(onlyFirst: c, onlySecond: b), row[2], relative: 1e-11))
  }

  @Test func `Without disagreements nothing is rejected`() throws {
    #expect(try McNemar.exact(onlyFirst: 0, onlySecond: 0) == 1)
    #expect(throws: StatisticsError.self) { try McNemar.exact(onlyFirst: -1, onlySecond: 2) }
    #expect(throws: StatisticsError.self) { try McNemar.exact(onlyFirst: .max, onlySecond: 2) }
  }
}
