import Foundation
import Ground
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

  @Test func `Everything that is missing or malformed is told at once, with its place`() {
    let json = #"{"exmples": [], "examples": [{"token": [1]}, {"tokens": "1 2", "target": 1.5}, 7]}"#
    let error = #expect(throws: BatchError.self) { try read(json) }
    let text = error.map { "\($0)" } ?? ""
    for part in [
      "no key 'exmples'", "examples[0]: the key 'tokens' is missing", "examples[0]: the key 'target' is missing",
      "examples[0]: there is no key 'token'", "examples[1].tokens must be a list of whole numbers",
      "examples[1].target must be a whole number", "examples[2] must be an object", "docs/batches.md",
    ] { #expect(text.contains(part), "\(part)") }
    for code in ["DecodingError", "CodingKeys", "NSCocoa"] { #expect(!text.contains(code)) }
  }

  @Test func `The page's example reads`() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/batches.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.firstRange(of: "```json\n")).upperBound
    let end = try #require(text[start...].firstRange(of: "```")).lowerBound
    let batch = try read(String(text[start..<end]))
    #expect(batch.name == "mine" && batch.examples.count == 2)
  }
}
