import Foundation
import Mathematics
import Testing

/// What SciPy and NumPy return; made by `scripts/references/statistics_functions.py`, which names the
/// columns.
struct StatisticsReference: Decodable {
  struct StudentT: Decodable {
    var quantile: [[Double]]
    var lowerTail: [[Double]]
  }
  struct Correlation: Decodable, Sendable {
    var x: [Double]
    var y: [Double]
    var ranksX: [Double]
    var spearman: Double
    var kendall: Double
    /// p-values over all orders: two-sided, less, greater.
    var permutation: [Double]?
  }
  struct Sample: Decodable, Sendable {
    var x: [Double]
    var mean: Double
    var median: Double
    var std0: Double
    var std1: Double
    var quantiles: [[Double]]
  }
  var beta: [[Double]]
  var betaQuantile: [[Double]]
  var normalQuantile: [[Double]]
  var normalLowerTail: [[Double]]
  var studentT: StudentT
  var hypergeometric: [[Double]]
  var proportion: [[Double]]
  var newcombe: [[Double]]
  var newcombePaired: [[Double]]
  var correlation: [Correlation]
  var sample: [Sample]

  static func load() throws -> StatisticsReference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/statistics", withExtension: "json"))
    return try JSONDecoder().decode(StatisticsReference.self, from: Data(contentsOf: url))
  }
}

/// Whether two figures agree to a relative error, or to an absolute one near zero.
func agree(_ value: Double, _ expected: Double, relative: Double, absolute: Double = 0) -> Bool {
  abs(value - expected) <= max(relative * abs(expected), absolute)
}
