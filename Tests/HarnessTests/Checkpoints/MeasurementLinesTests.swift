import Claims
import struct Evidence.Measurement
import Foundation
import Testing

@testable import Evidence

@Suite struct MeasurementLinesTests {
  private let rows = [
    Measurement(
      Measurement.Key(
        tier: .checkpoint, subject: "small", step: 512, batch: "natural", quantity: .selectivity, layer: 3, head: 1,
        detail: "induction", run: "panel"),
      value: 0.1 + 0.2, examples: 500, tokens: 1e9, checkpointDigest: "ab", batchDigest: "cd",
      provenance: Provenance(source: "a/b", digest: "ef", precision: "fp32", software: "s 1", time: "t")),
    Measurement(
      Measurement.Key(
        tier: .checkpoint, subject: "small", quantity: .loss, ablated: "L3H{1,2}", run: "ablation"),
      value: -1.5e-300, label: "ablate \"x\"\n(2h)",
      provenance: Provenance(source: "a/b", digest: "ef", precision: "fp32", software: "s 1")),
  ]

  @Test func `What is written is read back`() throws {
    let data = try MeasurementLines.encode(rows)
    #expect(data.count { $0 == UInt8(ascii: "\n") } == rows.count)
    #expect(try MeasurementLines.decode(data, path: "rows.jsonl") == rows)
  }

  @Test func `A bad line is named`() throws {
    let data = try MeasurementLines.encode(rows) + Data("{\"tier\": \"checkpoint\"}\n".utf8)
    let error = #expect(throws: MeasuringError.self) { try MeasurementLines.decode(data, path: "rows.jsonl") }
    #expect(error?.description.contains("rows.jsonl: line 3") == true)
  }

  @Test func `A number that is none writes no file`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var bad = rows
    bad[1].value = .nan
    #expect(throws: MeasuringError.self) {
      try MeasurementLines.write(bad, to: folder.appendingPathComponent("rows.jsonl").path)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test(arguments: [Tier.paper, .archive])
  func `Rows of the paper are not taken as measured`(_ tier: Tier) throws {
    var row = rows[0]
    row.key.tier = tier
    #expect(throws: MeasuringError.self) { try MeasurementStore().add(measured: [row]) }
  }
}
