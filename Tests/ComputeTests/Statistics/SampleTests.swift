import Compute
import Testing

struct SampleTests {
  @Test(arguments: try StatisticsReference.load().sample)
  func `Location, scale and quantiles agree with NumPy`(reference: StatisticsReference.Sample) throws {
    let x = reference.x
    #expect(agree(try Sample.mean(x), reference.mean, relative: 1e-14, absolute: 1e-15))
    #expect(agree(try Sample.median(x), reference.median, relative: 1e-15))
    #expect(agree(try Sample.standardDeviation(x, ddof: 0), reference.std0, relative: 1e-14))
    #expect(agree(try Sample.standardDeviation(x, ddof: 1), reference.std1, relative: 1e-14))
    for row in reference.quantiles {
      #expect(agree(try Sample.quantile(x, row[0]), row[1], relative: 1e-14))
    }
  }

  @Test func `Values that cannot be summarised are errors`() {
    #expect(throws: StatisticsError.tooFew(count: 0, needed: 1)) { try Sample.mean([]) }
    #expect(throws: StatisticsError.tooFew(count: 1, needed: 2)) { try Sample.variance([3], ddof: 1) }
    #expect(throws: StatisticsError.notFinite(index: 1)) { try Sample.median([1, .nan]) }
    #expect(throws: StatisticsError.notAProbability(1.5)) { try Sample.quantile([1], 1.5) }
  }
}

struct BootstrapTests {
  private static let sample = (0..<200).map { Double(($0 * 37) % 101) }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test func `The interval of a mean is close to the one from its standard error`() throws {
    let interval = try Bootstrap.percentile(of: Self.sample, resamples: 4000, seed: 1, Self.mean)
    let mean = try Sample.mean(Self.sample)
    let error = try Sample.standardDeviation(Self.sample, ddof: 0) / Double(Self.sample.count).squareRoot()
    // The quantiles of 4000 resamples are good to a few hundredths of a standard error.
    #expect(abs(interval.lower - (mean - 1.96 * error)) < 0.15 * error)
    #expect(abs(interval.upper - (mean + 1.96 * error)) < 0.15 * error)
  }

  @Test func `The seed decides the interval`() throws {
    let first = try Bootstrap.percentile(of: Self.sample, resamples: 100, seed: 1, Self.mean)
    #expect(try Bootstrap.percentile(of: Self.sample, resamples: 100, seed: 1, Self.mean) == first)
    #expect(try Bootstrap.percentile(of: Self.sample, resamples: 100, seed: 2, Self.mean) != first)
  }

  @Test func `A statistic that is not finite is an error`() {
    #expect(throws: StatisticsError.notFinite(index: 0)) {
      try Bootstrap.percentile(of: [1], resamples: 3, seed: 1) { _ in .nan }
    }
    #expect(throws: StatisticsError.tooFew(count: 0, needed: 1)) {
      try Bootstrap.percentile(of: [Double](), resamples: 3, seed: 1) { _ in 0 }
    }
  }
}
