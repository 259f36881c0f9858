import Evidence
import Ground
import Testing

@Test func `Per-head rows name their head`() {
  let key = Measurement.Key(tier: .archive, subject: "ts51m/s42", quantity: .pr, layer: 0, head: 3)
  let row = Measurement(
    key, value: 2,
    provenance: Provenance(source: "pr.csv", digest: "", precision: "fp32", software: "authors"))
  #expect(row.headID == Head(layer: 0, head: 3))
}
