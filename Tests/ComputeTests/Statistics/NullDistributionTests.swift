import Foundation
import Mathematics
import Testing

/// What SciPy and enumeration give; made by `scripts/references/chance.py`, which names the columns.
private struct ChanceReference: Decodable {
  struct Spearman: Decodable, Sendable {
    var x: [Double]
    var y: [Double]
    var observed: Double
    var mean: Double
    var lower: Double
    var upper: Double
    var atLeast: Double
    var atMost: Double
  }
  struct Shared: Decodable, Sendable {
    var size: Int
    var draws: [[Int]]
    var statistic: String
    var probabilities: [Double]
  }
  var hypergeometric: [[Double]]
  var spearman: [Spearman]
  var shared: [Shared]

  static func load() throws -> ChanceReference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/chance", withExtension: "json"))
    return try JSONDecoder().decode(ChanceReference.self, from: Data(contentsOf: url))
  }
}

@Suite struct NullDistributionTests {
  @Test(arguments: try ChanceReference.load().hypergeometric)
  func `What random draws hold agrees with SciPy`(row: [Double]) throws {
    let law = try Hypergeometric(population: Int(row[0]), marked: Int(row[1]), draws: Int(row[2]))
    let null = law.null(observed: Int(row[3]))
    #expect(agree(null.mean, row[4], relative: 1e-14) && null.lower == row[5] && null.upper == row[6])
    #expect(agree(null.atLeast, row[7], relative: 1e-11) && agree(null.atMost, row[8], relative: 1e-11))
    #expect(null.sampled == nil && null.observed == row[3])
  }

  @Test(arguments: try ChanceReference.load().spearman)
  fileprivate func `A rank correlation in random order agrees with all orders`(reference: ChanceReference.Spearman) throws {
    let null = try #require(try PermutationTest.spearmanNull(reference.x, reference.y, seed: 1))
    #expect(null.sampled == nil && abs(null.mean) < 1e-12)
    for (value, expected) in [
      (null.observed, reference.observed), (null.lower, reference.lower), (null.upper, reference.upper),
      (null.atLeast, reference.atLeast), (null.atMost, reference.atMost),
    ] {
      #expect(abs(value - expected) < 1e-9)
    }
  }

  @Test(arguments: try ChanceReference.load().spearman)
  fileprivate func `Where there are too many orders, draws come near`(reference: ChanceReference.Spearman) throws {
    let null = try #require(
      try PermutationTest.spearmanNull(reference.x, reference.y, seed: 1, mostArrangements: 1))
    let interval = try #require(null.sampled?.atLeast)
    #expect(interval.lower <= reference.atLeast && reference.atLeast <= interval.upper)
    #expect(null.lower >= reference.lower - 0.1 && null.upper <= reference.upper + 0.1)
  }

  @Test func `Sampling goes on until the interval leaves the bound`() throws {
    // Exactly 8 of 120 orders reach the correlation: 0.0667 is told from 0.05 at once, not from itself.
    let (x, y): ([Double], [Double]) = ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    let soon = try #require(try PermutationTest.spearmanNull(x, y, seed: 1, mostArrangements: 1))
    let late = try #require(try PermutationTest.spearmanNull(x, y, bound: 8.0 / 120, seed: 1, mostArrangements: 1))
    #expect(soon.sampled?.draws == 100_000)
    #expect(try #require(late.sampled?.draws) > 100_000)
  }

  @Test(arguments: try ChanceReference.load().shared)
  fileprivate func `What random sets share agrees with all ways to draw them`(reference: ChanceReference.Shared) throws {
    let shared = try SharedMembers(
      reference.statistic == "sets" ? .sets : .pairs, draws: reference.draws, size: reference.size)
    #expect(shared.probabilities.count == reference.probabilities.count)
    for (value, expected) in zip(shared.probabilities, reference.probabilities) { #expect(abs(value - expected) < 1e-12) }
    for (value, expected) in reference.probabilities.enumerated() {
      let null = shared.null(observed: value)
      #expect(abs(null.atLeast + null.atMost - 1 - expected) < 1e-12)
    }
  }

  @Test func `Sets that draw more than there is are an error`() {
    #expect(throws: StatisticsError.self) { try SharedMembers(.sets, draws: [[3]], size: 2) }
    #expect(throws: StatisticsError.self) { try SharedMembers(.sets, draws: [], size: 0) }
  }

  @Test func `Draws give no probability of zero, and their own quantiles`() {
    let null = NullDistribution(observed: 50, draws: (0..<40).map(Double.init))
    #expect(null.mean == 19.5 && null.lower == 0 && null.upper == 38)
    #expect(null.atLeast == 1.0 / 41 && null.atMost == 1 && null.sampled?.draws == 40)
  }
}
