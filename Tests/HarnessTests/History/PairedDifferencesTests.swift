import Mathematics
import Testing

@testable import Evidence
@testable import Nights

@Suite struct PairedDifferencesTests {
  private func row(_ value: Double, head: Int = 0, quantity: Quantity = .pr) -> Evidence.Measurement {
    Measurement(
      Measurement.Key(
        tier: .checkpoint, subject: "s", step: 1, batch: "b", quantity: quantity, layer: 0, head: head, run: "panel"),
      value: value, provenance: Provenance(source: "s", digest: "d", precision: "fp32", software: "t"))
  }

  private func rows(_ value: Double, parts: [Double], again: [Double] = []) -> PairedDifferences.Rows {
    var noise: [String: [Evidence.Measurement]] = [:]
    for (index, part) in parts.enumerated() { noise["part \(index + 1) of \(parts.count)"] = [row(part)] }
    for (index, value) in again.enumerated() { noise["again \(index + 1)"] = [row(value)] }
    return PairedDifferences.Rows(whole: [row(value)], noise: noise)
  }

  @Test func `The margin is that of Student's t over the parts' differences`() throws {
    // Differences of the parts: 1, 2, 3, 2; sd = √(2/3), SE = sd/2; t(0.975, 3) = 3.182446.
    let found = try PairedDifferences(rows(0, parts: [0, 0, 0, 0]), rows(2, parts: [1, 2, 3, 2]))
    let difference = try #require(found.differences.first)
    #expect(difference.difference == 2 && found.parts == 4)
    let margin: Double = try #require(difference.margin)
    let expected: Double = 3.182446 * (2.0 / 3).squareRoot() / 2
    #expect(abs(margin - expected) < 1e-5)
    #expect(difference.isCalled)
  }

  @Test func `Of one comparison without run-to-run noise the margin is that of the mean of the parts' differences`() throws {
    let parts = [1.5, 2.25, 3, 2, -0.5]
    let found = try PairedDifferences(rows(0, parts: [0, 0, 0, 0, 0]), rows(2, parts: parts))
    let interval = try Sample.meanInterval(parts)
    let margin: Double = try #require(found.differences.first?.margin)
    #expect(abs(2 * margin - (interval.upper - interval.lower)) < 1e-12)
  }

  @Test func `Parts that vary together are no noise`() throws {
    let found = try PairedDifferences(rows(5, parts: [1, 5, 9, 5]), rows(5.5, parts: [1.5, 5.5, 9.5, 5.5]))
    #expect(found.differences.first?.isCalled == true)
  }

  @Test func `What changes from run to run is not called`() throws {
    let (a, b) = (rows(5, parts: [1, 5, 9, 5], again: [7]), rows(5.5, parts: [1.5, 5.5, 9.5, 5.5], again: [5.5]))
    let found = try PairedDifferences(a, b)
    // σ² is the mean of (2²/2, 0) = 1, so that 2σ² = 2.
    #expect(abs(try #require(found.differences.first?.margin) - 3.182446 * 2.0.squareRoot()) < 1e-5)
    #expect(found.differences.first?.isCalled == false && found.repeats == 2)
  }

  @Test func `Without measured noise nothing is called`() throws {
    let found = try PairedDifferences(rows(0, parts: []), rows(100, parts: []))
    #expect(found.differences.first?.margin == nil && found.differences.first?.isCalled == false)
  }

  @Test func `More comparisons need more`() throws {
    func many(_ value: Double, _ parts: [Double], heads: Int) -> PairedDifferences.Rows {
      let names = parts.indices.map { "part \($0 + 1) of \(parts.count)" }
      let noise = zip(names, parts).map { name, part in (name, (0..<heads).map { row(part, head: $0) }) }
      return PairedDifferences.Rows(
        whole: (0..<heads).map { row(value, head: $0) }, noise: Dictionary(uniqueKeysWithValues: noise))
    }
    let one = try PairedDifferences(many(0, [0, 0, 0, 0], heads: 1), many(2, [1, 2, 3, 2], heads: 1))
    let hundred = try PairedDifferences(many(0, [0, 0, 0, 0], heads: 100), many(2, [1, 2, 3, 2], heads: 100))
    #expect(try #require(hundred.differences.first?.margin) > 3 * (try #require(one.differences.first?.margin)))
    #expect(hundred.differences.count == 100)
  }

  @Test(
    arguments: [
      (8, 8, true), (7, 8, true), (6, 8, false), (5, 8, false), (4, 4, false), (5, 5, true), (0, 8, false),
    ])
  func `Parts vote by the sign test`(_ agreeing: Int, _ count: Int, _ isBeyond: Bool) {
    #expect(ChangeNoise.voting(agreeing: agreeing, of: count).isCalled == isBeyond)
  }

  @Test func `No votes decide nothing`() {
    #expect(ChangeNoise.voting(agreeing: 0, of: 0) == .unknown)
    #expect(!ChangeNoise.unknown.isCalled)
  }

  @Test(
    arguments: [
      ("pythia-1b@1000", "pythia-1b", 1000 as Int?, ""), ("a", "a", nil, ""), ("ts51m/s42@4#3FA9", "ts51m/s42", 4, "3fa9"),
    ])
  func `Checkpoints are named`(_ text: String, _ subject: String, _ step: Int?, _ digest: String) throws {
    let reference = try CheckpointReference(text)
    #expect(reference.subject == subject && reference.step == step && reference.digest == digest)
  }

  @Test(arguments: ["", "@4", "a@b", "a@1#xyz"])
  func `Other names are refused`(_ text: String) {
    #expect(throws: MeasuringError.self) { try CheckpointReference(text) }
  }
}
