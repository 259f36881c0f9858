import Foundation
import Testing

@testable import Evidence

/// docs/rows.md says what can stand in a row.
@Suite struct RowsPageTests {
  private let page = Result {
    try String(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/rows.md"), encoding: .utf8)
  }

  @Test(arguments: Quantity.builtIn)
  func `Every quantity of the tool is on the page, as it is declared`(quantity: Quantity) throws {
    let declared = quantity.declaration
    #expect(try page.get().contains("\n| `\(declared.name)` | \(declared.of) | \(declared.says) |\n"))
  }

  @Test func `Every key that is written is on the page`() throws {
    let row = Measurement(
      Measurement.Key(
        tier: .checkpoint, subject: "m", step: 1, batch: "b", quantity: .pr, layer: 0, head: 1, item: "i", detail: "d",
        ablated: "L0H1", run: "r"),
      value: 2, examples: 3, tokens: 4, checkpointDigest: "c", batchDigest: "e", label: "l", role: .own,
      provenance: Provenance(source: "s", digest: "f", precision: "fp32", software: "p", time: "t"))
    let line = try #require(
      try JSONSerialization.jsonObject(with: MeasurementLines.encode([row])) as? [String: Any])
    #expect(line.count == 23)
    for key in line.keys { #expect(try page.get().contains("`\(key)`"), "\(key)") }
  }
}
