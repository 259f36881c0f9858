import Ground
import Testing

@testable import Evidence
@testable import Questions

@Suite struct DifferencesOnTheSameExamples {
  private static func row(
    _ quantity: Quantity, _ value: Double, _ heads: String = "none", _ label: String = "baseline", detail: String = "",
    digest: String? = "batch"
  ) -> Evidence.Measurement {
    var row = Evidence.Measurement.sample(
      quantity, value, batch: "synthetic", detail: detail, ablated: heads, examples: 2000, label: label)
    row.batchDigest = digest
    return row
  }
  private static let accuracies = [
    row(.top1, 0.202), row(.top1, 0.186, "L0H1", "ablate_screen (1h)"),
    row(.top1, 0.200, "L0H2", "ablate_matched_random_of_screen.0"),
    row(.top1, 0.205, "L0H3", "ablate_matched_random_of_screen.1"),
  ]
  private static let pairs = [
    row(.disagreement, 0.020, "L0H1", "ablate_screen (1h)", detail: "accuracy.top1 minus none"),
    row(.disagreement, 0.004, "L0H2", "ablate_matched_random_of_screen.0", detail: "accuracy.top1 minus none"),
    row(.disagreement, 0.024, "L0H2", "ablate_matched_random_of_screen.0", detail: "accuracy.top1 minus L0H1"),
    row(.disagreement, 0.030, "L0H3", "ablate_matched_random_of_screen.1", detail: "accuracy.top1 minus L0H1"),
  ]
  private static let cost = "drop(tiny, measure = top1, ablated = L0H1)"
  private static let beyondRandom = "drop(tiny, measure = top1, ablated = L0H1, against = matched_random)"

  private func interval(_ question: String, _ rows: [Evidence.Measurement]) throws -> Interval {
    try #require(try Asking(rows: rows).ask(question).items.first?.interval)
  }

  @Test func `Are more certain where the disagreements are known`() throws {
    let paired = try interval(Self.cost, Self.accuracies + Self.pairs)
    // 404 and 372 of 2000, 40 disagreements; scripts/references/statistics_functions.py, paired_cases.
    #expect(abs(paired.lower - 0.00975310507) < 1e-9 && abs(paired.upper - 0.02242993375) < 1e-9)
    let apart = try interval(Self.cost, Self.accuracies)
    #expect(apart.lower < 0 && apart.upper > paired.upper)
  }

  @Test func `With the mean of draws are no more certain than with the least alike one`() throws {
    let together = try interval(Self.beyondRandom, Self.accuracies + Self.pairs)
    // On average 405 against 372 of 2000; at most 60 disagreements, and one more for there to be such a table.
    let expected = try #require(Uncertainty.pairedDifference(405, minus: 372, trials: 2000, disagreements: 61))
    #expect(together == expected)
    // A draw that was not compared leaves independent samples.
    #expect(try interval(Self.beyondRandom, Self.accuracies + Self.pairs.dropLast()).lower < together.lower)
  }

  enum Stranger: CaseIterable { case batch, unknownBatch, checkpoint, numberOfExamples }

  @Test(arguments: Stranger.allCases)
  func `Fall back to independent samples beside an intact model of another`(stranger: Stranger) throws {
    var rows = Self.accuracies + Self.pairs
    switch stranger {
    case .batch: rows[0].batchDigest = "other"
    case .unknownBatch: rows[0].batchDigest = nil
    case .checkpoint: rows[0].checkpointDigest = "other"
    case .numberOfExamples: rows[0].examples = 1999
    }
    #expect(try interval(Self.cost, rows).lower < 0)
  }

  @Test func `Fall back to independent samples where the counts leave no table`() throws {
    var rows = Self.accuracies + Self.pairs
    // Ten disagreements cannot make a difference of 32.
    rows[4].value = 0.005
    #expect(try interval(Self.cost, rows) == interval(Self.cost, Self.accuracies))
  }

  @Test func `Of losses have the standard error of the difference`() throws {
    let rows = [
      Self.row(.loss, 6.05), Self.row(.loss, 6.09, "L0H1", "ablate_screen (1h)"),
      Self.row(.standardError, 0.08, detail: "loss"),
      Self.row(.standardError, 0.09, "L0H1", "ablate_screen (1h)", detail: "loss"),
    ]
    let pair = Self.row(.differenceError, 0.01, "L0H1", "ablate_screen (1h)", detail: "loss minus none")
    let question = "drop(tiny, measure = loss, ablated = L0H1)"
    let (paired, apart) = (try interval(question, rows + [pair]), try interval(question, rows))
    // t(0.975, 1999 degrees of freedom) = 1.96115
    #expect(abs(paired.lower + 0.04 + 0.0196115) < 1e-6 && abs(paired.upper + 0.04 - 0.0196115) < 1e-6)
    #expect(apart.lower < -0.2 && apart.upper > 0.1)
  }
}
