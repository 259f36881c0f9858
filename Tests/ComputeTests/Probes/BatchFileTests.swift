import Foundation
import Testing
import Transformer

@Suite struct BatchFileTests {
  private func read(_ json: String) throws -> MeasurementBatch {
    try MeasurementBatch(json: Data(json.utf8), path: "batch.json")
  }

  @Test func `A supplied batch gives tokens, query, target and places to look at`() throws {
    let batch = try read(
      """
      {"name": "mine", "baseline": "distinct", "examples": [
        {"tokens": [5, 9, 8, 5, 1], "query": 3, "target": 9, "earlier": 0, "key": [1, 3]},
        {"tokens": [5, 9, 8], "target": 2, "positions": {"induction": [0, 1]}}]}
      """)
    #expect(batch.name == "mine")
    #expect(batch.baseline == .distinct)
    #expect(batch.examples[0].positions[.induction] == [1])
    #expect(batch.examples[0].key == 1..<3)
    #expect(batch.examples[1].query == 2)
    #expect(batch.examples[1].positions[.induction] == [0, 1])
    #expect(batch.examples[1].positions[.previousToken] == [1])
    #expect(batch.sequences.tokens == [5, 9, 8, 5, 5, 9, 8])
  }

  @Test(arguments: [
    #"{"examples": []}"#, "[]", "", #"{"examples": [{"tokens": [], "target": 1}]}"#,
    #"{"examples": [{"tokens": [1, 2], "target": 1, "query": 2}]}"#,
    #"{"examples": [{"tokens": [1, 2], "target": 1, "query": -1}]}"#,
    #"{"examples": [{"tokens": [1, -2], "target": 1}]}"#,
    #"{"examples": [{"tokens": [1, 2], "target": -1}]}"#,
    #"{"examples": [{"tokens": [1, 2], "target": 1, "earlier": 1}]}"#,
    #"{"examples": [{"tokens": [1, 2], "target": 1, "positions": {"induction": [2]}}]}"#,
    #"{"examples": [{"tokens": [1, 2], "target": 1, "positions": {"copying": [0]}}]}"#,
    #"{"examples": [{"tokens": [1, 2, 3], "target": 1, "key": [1, 1]}]}"#,
    #"{"examples": [{"tokens": [1, 2, 3], "target": 1, "key": [1, 9]}]}"#,
    #"{"examples": [{"tokens": [1, 2], "target": 1}], "baseline": "none"}"#,
    #"{"examples": [{"tokens": [1, 99999999999999999999], "target": 1}]}"#,
  ])
  func `What is not a batch is refused with a reason`(_ json: String) {
    #expect(throws: BatchError.self) { try read(json) }
  }
}
