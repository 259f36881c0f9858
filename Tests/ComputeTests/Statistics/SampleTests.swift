import Testing

@testable import Mathematics
@testable import Transformer

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

  @Test(arguments: [
    // scipy.stats.t.interval(level, n - 1, mean, sem) of the values.
    ([1, 2, 3, 4, 10], 0.95, -0.3899451654, 8.3899451654), ([0.01, 9], 0.95, -52.6093902881, 61.6193902881),
    ([0.2, 0.4, 0.1, 0.9, 0.5, 0.35], 0.99, -0.0526279899792, 0.8692946566459),
  ] as [([Double], Double, Double, Double)])
  func `The interval of a mean is Student's`(values: [Double], level: Double, lower: Double, upper: Double) throws {
    let interval = try Sample.meanInterval(values, level: level)
    #expect(agree(interval.lower, lower, relative: 1e-9) && agree(interval.upper, upper, relative: 1e-9))
    let reach = try Sample.meanReach(error: try Sample.standardError(values), count: values.count, level: level)
    #expect(agree(interval.upper - interval.lower, 2 * reach, relative: 1e-14))
  }

  @Test func `One value has no error, and an error of one value no interval`() {
    #expect(throws: StatisticsError.tooFew(count: 1, needed: 2)) { try Sample.standardError([3]) }
    #expect(throws: StatisticsError.tooFew(count: 1, needed: 2)) { try Sample.meanReach(error: 1, count: 1) }
    #expect(throws: StatisticsError.notAProbability(1)) { try Sample.meanInterval([1, 2], level: 1) }
    #expect(Behaviour.standardError([3]).isNaN)
  }

  @Test func `Values that cannot be summarised are errors`() {
    #expect(throws: StatisticsError.tooFew(count: 0, needed: 1)) { try Sample.mean([]) }
    #expect(throws: StatisticsError.tooFew(count: 1, needed: 2)) { try Sample.variance([3], ddof: 1) }
    #expect(throws: StatisticsError.notFinite(index: 1)) { try Sample.median([1, .nan]) }
    #expect(throws: StatisticsError.notAProbability(1.5)) { try Sample.quantile([1], 1.5) }
  }
}
