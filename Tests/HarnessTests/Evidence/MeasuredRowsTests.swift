import Claims
import Testing

@testable import Evidence

@Suite struct MeasuredRowsTests {
  private func row(
    _ value: Double, of digest: String, source: String, step: Int? = nil, run: String = "", tier: Tier = .checkpoint
  ) -> Evidence.Measurement {
    var row = Measurement.sample(.loss, value, subject: "small", step: step, run: run, tier: tier, source: source)
    row.checkpointDigest = digest
    row.provenance.digest = source + digest
    return row
  }

  @Test func `One checkpoint does not answer for another`() throws {
    let store = try MeasurementStore()
    try store.add(measured: [row(1, of: "early", source: "heads")])
    #expect(throws: MeasuringError.self) { try store.add(measured: [row(2, of: "late", source: "ablations")]) }
    #expect(throws: MeasuringError.self) { try store.requireSameCheckpoint("late", step: nil, of: "small") }
    #expect(try store.rows(tier: .checkpoint, subject: "small", quantity: .loss).map(\.value) == [1])
  }

  @Test func `Rows that are told apart stand beside each other`() throws {
    let store = try MeasurementStore()
    try store.add(measured: [row(1, of: "early", source: "a"), row(3, of: "middle", source: "t", run: "trajectory")])
    try store.add(measured: [row(1, of: "early", source: "b")])
    try store.add(measured: [row(2, of: "late", source: "c", step: 100)])
    try store.add(measured: [row(4, of: "late", source: "d", run: "trajectory")])
    #expect(try store.rows(tier: .checkpoint, subject: "small", quantity: .loss).count == 5)
  }

  @Test func `A source measured anew may be of another checkpoint`() throws {
    let store = try MeasurementStore()
    try store.add(measured: [row(1, of: "early", source: "heads")])
    try store.add(measured: [row(2, of: "late", source: "heads")])
    #expect(try store.rows(tier: .checkpoint, subject: "small", quantity: .loss).map(\.value) == [2])
  }

  @Test func `A replica takes the place of an earlier one as a whole`() throws {
    let store = try MeasurementStore()
    try store.add(measured: [
      row(1, of: "a", source: "step 260, ablation", step: 260, tier: .replica),
      row(1, of: "a", source: "training", step: 600, tier: .replica),
    ])
    try store.add(measured: [row(2, of: "b", source: "training", step: 600, tier: .replica)])
    #expect(try store.rows(tier: .replica, subject: "small", quantity: .loss).map(\.value) == [2])
  }
}
