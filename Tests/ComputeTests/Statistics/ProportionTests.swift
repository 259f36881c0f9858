import Foundation
import Ground
import Mathematics
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
    #expect(agree(Self.probability(of: 37...500, trials: 500, interval.lower), tail, relative: 1e-10))
    #expect(agree(Self.probability(of: 0...37, trials: 500, interval.upper), tail, relative: 1e-10))
  }

  /// The probability of one of these numbers of successes, term by term.
  private static func probability(of counts: ClosedRange<Int>, trials: Int, _ p: Double) -> Double {
    let n = Double(trials)
    return counts.reduce(0) { (sum: Double, count: Int) -> Double in
      let k = Double(count)
      let ways: Double = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
      return sum + exp(ways + k * log(p) + (n - k) * log1p(-p))
    }
  }

  @Test(arguments: try StatisticsReference.load().newcombe)
  func `Newcombe intervals agree with their definition from SciPy's Wilson intervals`(row: [Double]) throws {
    let first = try Proportion(successes: Int(row[0]), trials: Int(row[1]))
    let second = try Proportion(successes: Int(row[2]), trials: Int(row[3]))
    let interval = try first.difference(minus: second)
    #expect(agree(interval.lower, row[4], relative: 1e-11) && agree(interval.upper, row[5], relative: 1e-11))
    let mirrored = try second.difference(minus: first)
    #expect(mirrored == Interval(-interval.upper, -interval.lower))
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

  @Test(arguments: try StatisticsReference.load().newcombePaired)
  func `Newcombe intervals of paired trials agree with their definition from the fourfold table`(row: [Double]) throws {
    let (both, first, second) = (Int(row[0]), Int(row[1]), Int(row[2]))
    let trials = both + first + second + Int(row[3])
    let a = try Proportion(successes: both + first, trials: trials)
    let b = try Proportion(successes: both + second, trials: trials)
    let interval = try a.difference(minus: b, disagreements: first + second)
    #expect(agree(interval.lower, row[4], relative: 1e-11, absolute: 1e-15))
    #expect(agree(interval.upper, row[5], relative: 1e-11, absolute: 1e-15))
    let mirrored = try b.difference(minus: a, disagreements: first + second)
    #expect(agree(mirrored.lower, -interval.upper, relative: 1e-12, absolute: 1e-15))
    #expect(agree(mirrored.upper, -interval.lower, relative: 1e-12, absolute: 1e-15))
  }

  /// A fourfold table of Newcombe's paper on paired data: both succeed in 36 trials, one alone in 12 and 2.
  @Test func `Newcombe's published paired example comes out`() throws {
    let interval = try Proportion(successes: 48, trials: 50)
      .difference(minus: Proportion(successes: 38, trials: 50), disagreements: 14)
    #expect(abs(interval.lower - 0.0569) < 5e-5 && abs(interval.upper - 0.3404) < 5e-5)
  }

  @Test func `Few disagreements make a difference more certain than independent trials do`() throws {
    let (a, b) = (try Proportion(successes: 404, trials: 2000), try Proportion(successes: 372, trials: 2000))
    let (paired, apart) = (try a.difference(minus: b, disagreements: 40), try a.difference(minus: b))
    #expect(paired.lower > 0 && apart.lower < 0)
    #expect(paired.upper < apart.upper)
  }

  @Test(arguments: [
    (7, 3, 3), (7, 3, 5), (7, 3, 12), (9, 9, 4), (1, 1, 4), (7, 3, -4),
  ])
  func `Disagreements that leave no fourfold table are errors`(first: Int, second: Int, disagreements: Int) throws {
    let (a, b) = (try Proportion(successes: first, trials: 10), try Proportion(successes: second, trials: 10))
    #expect(throws: StatisticsError.self) { try a.difference(minus: b, disagreements: disagreements) }
  }
}
