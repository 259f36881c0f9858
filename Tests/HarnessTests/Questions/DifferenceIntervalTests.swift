import Claims
import struct Evidence.Measurement
import Foundation
import Ground
import Report
import Testing

@testable import Evidence
@testable import Questions

/// Intervals of statsmodels and SciPy; made by `scripts/references/differences.py`.
private struct DifferenceReference: Decodable {
  var hits: [Int]
  var trials: Int
  var difference: [Double]
  var ofDifferences: [Double]
  var weighted: [Double]
  var half: [Double]

  static func load() throws -> DifferenceReference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/differences", withExtension: "json"))
    return try JSONDecoder().decode(DifferenceReference.self, from: Data(contentsOf: url))
  }
}

@Suite struct DifferenceIntervals {
  private var asking: Asking
  private let reference: DifferenceReference

  init() throws {
    let reference = try DifferenceReference.load()
    self.reference = reference
    let trials = Double(reference.trials)
    let values = reference.hits.map { Double($0) / trials }
    func row(_ value: Double, _ subject: String, _ heads: String, _ label: String) -> Evidence.Measurement {
      .sample(.top1, value, subject: subject, batch: "synthetic", ablated: heads, examples: reference.trials, label: label)
    }
    asking = Asking(rows: [
      row(values[0], "one", "none", "baseline"), row(values[1], "one", "L0H1", "ablate_a"),
      row(values[2], "one", "L0H2", "ablate_b"), row(values[2], "two", "none", "baseline"),
      row(values[3], "two", "L0H1", "ablate_a"),
    ])
  }

  private func interval(_ question: String) throws -> Interval {
    try #require(try asking.ask(question).items.first?.interval)
  }

  private static let first = "accuracy(one, measure = top1)"
  private static let second = "accuracy(one, measure = top1, ablated = L0H1)"

  @Test(arguments: [
    "drop(one, measure = top1, ablated = L0H1)", "\(first) - \(second)", "difference(\(first), minus = \(second))",
    "difference(measurement(accuracy.top1, subject = one), minus = \(second))", "\(first) + \(second) * -1",
    "drop(one, measure = top1, ablated = L0H2) - drop(one, measure = top1, ablated = L0H2, against-heads = L0H1)",
  ])
  func `Of two accuracies are Newcombe's, however they are written`(question: String) throws {
    let found = try interval(question)
    #expect(abs(found.lower - reference.difference[0]) < 1e-12 && abs(found.upper - reference.difference[1]) < 1e-12)
  }

  @Test func `Of differences combine the errors of independent terms`() throws {
    let found = try interval(
      "drop(one, measure = top1, ablated = L0H1) - drop(two, measure = top1, ablated = L0H1)")
    #expect(abs(found.lower - reference.ofDifferences[0]) < 1e-12)
    #expect(abs(found.upper - reference.ofDifferences[1]) < 1e-12)
  }

  @Test func `Of one model on one batch let what pulls the same way err together`() throws {
    let found = try interval(
      "drop(one, measure = top1, ablated = L0H1) * 2 - drop(one, measure = top1, ablated = L0H2)")
    #expect(abs(found.lower - reference.weighted[0]) < 1e-12 && abs(found.upper - reference.weighted[1]) < 1e-12)
  }

  @Test(arguments: ["(\(first) - \(second)) / 2", "(\(first) - \(second)) * 0.5"])
  func `Are scaled with the difference`(question: String) throws {
    let found = try interval(question)
    #expect(abs(found.lower - reference.half[0]) < 1e-12 && abs(found.upper - reference.half[1]) < 1e-12)
  }

  @Test func `What cancels is no uncertainty`() throws {
    let item = try #require(try asking.ask("\(Self.first) - \(Self.first)").items.first)
    #expect(item.number == 0 && item.interval == nil)
  }

  @Test func `An accuracy alone keeps its exact interval`() throws {
    let alone = try interval(Self.first)
    let moved = try interval("\(Self.first) - 0.5")
    #expect(abs(moved.lower + 0.5 - alone.lower) < 1e-12 && abs(moved.upper + 0.5 - alone.upper) < 1e-12)
  }

  @Test func `Are those by which an accuracy is held against another`() throws {
    // 1340 and 1300 of 2000: each value lies outside the other's interval, their difference does not exclude zero.
    let outcome = try held("accuracy(two, measure = top1)", "above accuracy(two, measure = top1, ablated = L0H1)")
    #expect(outcome.verdict == .inconclusive)
    #expect(try held(Self.first, "above \(Self.second)").verdict == .reproduced)
    #expect(try held(Self.second, "above \(Self.first)").verdict == .contradicted)
    #expect(try held(Self.second, "at most \(Self.first)").verdict == .reproduced)
  }

  private func held(_ question: String, _ expectation: String) throws -> CheckOutcome {
    let check = try #require(
      try ClaimText.claim("tiers: [archive]\nask: |\n  \(question)\nexpect: |\n  \(expectation)").checks.first)
    return CheckOutcome(rows: check.rows, asker: asking.evaluator, expecter: asking.evaluator)
  }

  @Test func `Of shares of the same heads are paired`() throws {
    let heads = (0..<40).flatMap { (index: Int) -> [Evidence.Measurement] in
      ["a", "b"].map { (batch: String) -> Evidence.Measurement in
        // On batch a heads 0–19 reach the threshold, on batch b heads 5–19.
        let reaches = index < 20 && (batch == "a" || index >= 5)
        return Evidence.Measurement.sample(
          .selectivity, reaches ? 40 : 1, subject: "m", head: "L0H\(index)", batch: batch, detail: "induction")
      }
    }
    func part(_ batch: String) -> String {
      "share(screen(induction, subject = m, threshold = 30, batch = \(batch)), "
        + "in = screen(induction, subject = m, threshold = 0, batch = \(batch)))"
    }
    let asking = Asking(rows: heads)
    let item = try #require(
      try asking.ask("share-difference([first = \(part("a")), second = \(part("b"))])").items.first)
    let paired = try #require(Uncertainty.pairedDifference(20, minus: 15, trials: 40, disagreements: 5))
    #expect(item.interval == paired && paired.lower > 0)
  }
}
