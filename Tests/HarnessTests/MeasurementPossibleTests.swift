import Claims
import Foundation
import Testing

@testable import Evidence

/// Rows that somebody wrote and no measurement gave.
@Suite struct MeasurementPossibleTests {
  private func line(_ quantity: Quantity, _ value: String, _ rest: String = "") -> Data {
    Data(
      """
      {"tier": "checkpoint", "subject": "s", "batch": "b", "quantity": "\(quantity.rawValue)", "detail": "", \
      "ablated": "none", "run": "panel", "label": "", "value": \(value), "source": "a", "digest": "d", \
      "precision": "fp32", "software": "s", "time": "t"\(rest)}
      """.utf8)
  }

  @Test(arguments: [
    (Quantity.top1, "1e308", ""), (.top1, "1.5", ""), (.top5, "-0.2", ""), (.pin, "2", ""), (.attention, "1.2", ""),
    (.pr, "-1e308", ""), (.pr, "0.2", ""), (.layerCount, "-5", ""), (.layerCount, "0", ""), (.headCount, "2.5", ""),
    (.parameters, "1e300", ""), (.classified, "7", ""), (.classCount, "-1", ""), (.classCount, "1.5", ""),
    (.bosFraction, "2.5", ""), (.loss, "-1", ""), (.selectivity, "-3", ""), (.norm, "-1", ""), (.kstar, "2.5", ""),
    (.standardError, "-0.1", ""), (.rank, "0", ""), (.disagreement, "3", ""),
    (.loss, "2", ", \"examples\": 0"), (.loss, "2", ", \"examples\": -4"), (.loss, "2", ", \"step\": -1"),
    (.loss, "2", ", \"layer\": -1, \"head\": 0"), (.loss, "2", ", \"tokens\": -1"),
    (.loss, "2", ", \"step\": 9007199254740993"), (.loss, "2", ", \"step\": 1.5"),
  ])
  func `A row with an impossible value is refused with its line`(quantity: Quantity, value: String, rest: String) {
    let data = line(.loss, "2") + Data("\n".utf8) + line(quantity, value, rest)
    let error = #expect(throws: MeasuringError.self) { try MeasurementLines.decode(data, path: "rows.jsonl") }
    #expect(error?.description.contains("rows.jsonl: line 2") == true)
  }

  @Test(arguments: [
    (Quantity.top1, "1"), (.top1, "0"), (.pr, "1"), (.pr, "511.9"), (.layerCount, "48"), (.loss, "0"), (.targetLogit, "-80"),
    (.selectivity, "0"), (.selectivity, "25000"), (.monitorLead, "-200"), (.initQKZ, "-3.5"), (.parameters, "7e9"),
  ])
  func `One at the limits is taken`(quantity: Quantity, value: String) throws {
    let rows = try MeasurementLines.decode(line(quantity, value, ", \"examples\": 1, \"step\": 0"), path: "rows.jsonl")
    #expect(rows.count == 1)
  }
}
