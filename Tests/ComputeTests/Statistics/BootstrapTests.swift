import Foundation
import Ground
import Mathematics
import Testing

/// What `scripts/references/bootstrap.py` makes of the same draws with NumPy and SciPy.
struct BootstrapReference: Decodable, Sendable {
  struct Case: Decodable, Sendable {
    var statistic: String
    var x: [Double]
    var y: [Double]
    var seed: UInt64
    var level: Double
    var resamples: Int
    /// Resamples on which the statistic is defined.
    var defined: Int
    var lower: Double?
    var upper: Double?
  }
  /// The first numbers drawn below some bounds, one after the other from one generator.
  struct Draws: Decodable {
    var seed: UInt64
    var bounds: [Int]
    var values: [Int]
  }
  var draws: Draws
  var cases: [Case]

  static func load() throws -> BootstrapReference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/bootstrap", withExtension: "json"))
    return try JSONDecoder().decode(BootstrapReference.self, from: Data(contentsOf: url))
  }
}

struct BootstrapTests {
  @Test func `Members are drawn by the published generator`() throws {
    let draws = try BootstrapReference.load().draws
    var generator = Xoshiro256(seed: draws.seed)
    #expect(!draws.values.isEmpty && draws.bounds.map { generator.below($0) } == draws.values)
  }

  @Test(arguments: try BootstrapReference.load().cases)
  func `Intervals agree with NumPy's quantiles of the same resamples`(reference: BootstrapReference.Case) throws {
    let (x, y) = (reference.x, reference.y)
    var defined = 0
    let interval = try Bootstrap.percentile(
      count: x.count, level: reference.level, resamples: reference.resamples, seed: reference.seed
    ) { members in
      let value: Double? =
        switch reference.statistic {
        case "mean": members.reduce(0) { $0 + x[$1] } / Double(members.count)
        default: (try? RankCorrelation.spearman(members.map { x[$0] }, members.map { y[$0] })) ?? nil
        }
      if value != nil { defined += 1 }
      return value
    }
    #expect(defined == reference.defined)
    #expect((interval == nil) == (reference.lower == nil))
    if let interval, let lower = reference.lower, let upper = reference.upper {
      #expect(agree(interval.lower, lower, relative: 1e-12, absolute: 1e-14))
      #expect(agree(interval.upper, upper, relative: 1e-12, absolute: 1e-14))
    }
  }

  private static let sample = (0..<200).map { Double(($0 * 37) % 101) }

  private func interval(seed: UInt64, resamples: Int) throws -> Interval {
    try #require(
      try Bootstrap.percentile(count: Self.sample.count, resamples: resamples, seed: seed) { members in
        members.reduce(0) { $0 + Self.sample[$1] } / Double(members.count)
      })
  }

  @Test func `The interval of a mean is close to the one from its standard error`() throws {
    let interval = try interval(seed: 1, resamples: 4000)
    let mean = try Sample.mean(Self.sample)
    let error = try Sample.standardDeviation(Self.sample, ddof: 0) / Double(Self.sample.count).squareRoot()
    // The quantiles of 4000 resamples are good to a few hundredths of a standard error.
    #expect(abs(interval.lower - (mean - 1.96 * error)) < 0.15 * error)
    #expect(abs(interval.upper - (mean + 1.96 * error)) < 0.15 * error)
  }

  @Test func `The seed decides the interval`() throws {
    let first = try interval(seed: 1, resamples: 100)
    #expect(try interval(seed: 1, resamples: 100) == first)
    #expect(try interval(seed: 2, resamples: 100) != first)
  }

  @Test func `A statistic that is not finite is an error, and one that is mostly undefined has no interval`() throws {
    #expect(throws: StatisticsError.notFinite(index: 0)) {
      try Bootstrap.percentile(count: 1, resamples: 3, seed: 1) { _ in .nan }
    }
    #expect(throws: StatisticsError.tooFew(count: 0, needed: 1)) {
      try Bootstrap.percentile(count: 0, resamples: 3, seed: 1) { _ in 0 }
    }
    #expect(try Bootstrap.percentile(count: 2, resamples: 100, seed: 1) { _ in nil } == nil)
  }
}
