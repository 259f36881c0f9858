import Foundation
import Ground
import Testing

@testable import Evidence
@testable import Measuring
@testable import Nights

@Suite struct VerdictHistoryTests {
  /// A claim about the small model: that the PR of L0H0 stays within a range.
  private func writeClaim(_ place: NightlyPlace, below bound: Double) throws {
    let text = """
      id: small-range
      title: The range
      statement: The PR of L0H0 stays where it is.
      section: "9d"
      kind: universal
      weight: detail
      asserts: The PR of L0H0 stays where it is.
      refuted-by: [{what: A wide range., checks: [range]}]
      checks:
        - id: range
          says: Does the PR of L0H0 range over less than the bound?
          tiers: [checkpoint]
          ask: trajectory(spread, subject = small, heads = L0H0, batch = repeats)
          expect: below \(bound)
      """
    try Data(text.utf8).write(to: place.root.appendingPathComponent("claims/small-range.yaml"))
  }

  private func night(_ place: NightlyPlace, _ id: String, tool: String = "claims 1") throws -> NightVerification {
    let run = try place.run()
    try place.measure(run)
    let found = try NightVerification(run, night: id, tool: tool)
    #expect(found.library.problems.isEmpty, "\(found.library.problems)")
    try run.ledger.add(
      NightRecord(id: id, tool: tool, summary: NightSummary()), verdicts: found.records, checkpoints: [])
    return found
  }

  @Test func `A flip names the checkpoint and is weighed against the noise`() throws {
    let place = try NightlyPlace(steps: [100, 200], parts: 6, repeats: 1)
    defer { place.remove() }
    let run = try place.run()
    try place.measure(run)
    let values = try run.collector.store.rows(tier: .checkpoint, subject: "small", quantity: .pr)
      .filter { $0.headID == Head(layer: 0, head: 0) }.map(\.value)
    let range = (values.max() ?? 0) - (values.min() ?? 0)
    try writeClaim(place, below: range + 1e-6)
    #expect(try night(place, "n1").flips.isEmpty)
    // Weak weights attend evenly: a PR above any of theirs.
    for step in [300, 400] { try place.write(step, seed: 1) }
    let model = place.checkpoint(300).appendingPathComponent("model.safetensors")
    try FileManager.default.removeItem(at: model)
    try SmallModel(folder: place.checkpoint(300), seed: 5, scale: 0.01).write()
    let found = try night(place, "n2")
    let flip = try #require(found.flips.first)
    #expect(flip.before == .reproduced && flip.record.verdict == .contradicted)
    #expect(flip.record.cause.contains("small@300"))
    guard case .measured(_, let votes, _) = flip.record.noise else {
      Issue.record("\(flip.record.noise)")
      return
    }
    #expect(votes == 7)
  }

  @Test func `A claim file that changed is the cause`() throws {
    let place = try NightlyPlace(steps: [100, 200])
    defer { place.remove() }
    try writeClaim(place, below: 1000)
    #expect(try night(place, "n1").records.map(\.verdict) == [.reproduced])
    #expect(try night(place, "n2").records.isEmpty)
    try writeClaim(place, below: 0)
    let flip = try #require(try night(place, "n3").flips.first)
    #expect(flip.record.cause.contains("claim's file changed") && flip.record.verdict == .contradicted)
    // Nothing was measured in parts here, so nothing is called.
    #expect(!flip.record.noise.isCalled)
    let history = try place.run().ledger.verdicts(claim: "small-range")
    #expect(history.map(\.verdict) == [.reproduced, .contradicted] && history.map(\.night) == ["n1", "n3"])
    #expect(Set(history.map(\.claimDigest)).count == 2)
  }

  @Test func `Another program is recorded though the verdict stays`() throws {
    let place = try NightlyPlace(steps: [100, 200])
    defer { place.remove() }
    try writeClaim(place, below: 1000)
    _ = try night(place, "n1")
    let found = try night(place, "n2", tool: "claims 2")
    #expect(found.flips.isEmpty && found.records.map(\.cause) == ["the program changed"])
  }

  @Test func `Changed checkpoints are compared with their past`() throws {
    let place = try NightlyPlace(steps: [100], parts: 4)
    defer { place.remove() }
    let run = try place.run()
    try place.measure(run)
    let old = try CheckpointModel(path: place.checkpoint(100).path).digest
    try place.write(100, seed: 99)
    try place.measure(run)
    let now = try run.tables.rows(of: CheckpointReference("small@100"), ledger: run.ledger)
    let past = try run.tables.rows(of: CheckpointReference("small@100#\(old.prefix(8))"), ledger: run.ledger)
    #expect(now.digest != old && past.digest == old)
    let found = try PairedDifferences(past.rows, now.rows)
    #expect(found.parts == 4)
    #expect(found.differences.contains { $0.quantity == .pr && $0.difference != 0 })
  }

  @Test func `A checkpoint that has its old content back is the newest again`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    var digests: [String] = []
    for seed: UInt32 in [7, 99, 7] {
      try place.write(100, seed: seed)
      try place.measure(run)
      digests.append(try run.tables.rows(of: CheckpointReference("small@100"), ledger: run.ledger).digest)
    }
    #expect(digests[0] == digests[2] && digests[0] != digests[1])
  }

  @Test func `A checkpoint that was never measured is named`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    try place.measure(run)
    let error = #expect(throws: MeasuringError.self) {
      try run.tables.rows(of: CheckpointReference("small@101"), ledger: run.ledger)
    }
    #expect(error?.description.contains("small@100") == true)
  }
}
