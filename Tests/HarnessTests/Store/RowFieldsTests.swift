import Foundation
import Testing

@testable import Evidence

/// Lines of rows are read one after the other by one reader, which remembers the texts of the line before.
@Suite struct RowFieldsTests {
  private static let line =
    #"{"ablated":"none","batch":"probe","detail":"","digest":"d","label":"","precision":"fp32","quantity":"pr","run":"r","software":"s","source":"a","subject":"m","tier":"replica","time":"t","value":2}"#

  private func rows(_ lines: String...) throws -> [Evidence.Measurement] {
    try MeasurementLines.decode(Data(lines.joined(separator: "\n").utf8), path: "rows.jsonl")
  }

  @Test func `A field that a line leaves out is not that of the line before`() throws {
    let labelled = Self.line.replacing("\"value\":2", with: "\"step\":7,\"layer\":1,\"head\":2,\"role\":\"own\",\"value\":3")
    let found = try rows(labelled, Self.line, labelled)
    #expect(found.map(\.key.step) == [7, nil, 7] && found.map(\.key.head) == [2, nil, 2])
    #expect(found.map(\.value) == [3, 2, 3])
    #expect(found[1].role == .intact && found[0].role == found[2].role && found[0].role != .intact)
  }

  @Test func `Keys in another order, escapes and keys that are no fields change nothing`() throws {
    let turned = #"{"value":2,"tier":"replica","time":"t","subject":"\u006d","source":"a","software":"s","run":"r","quantity":"pr","precision":"fp32","note":[1,{"a":null}],"label":"","digest":"d","det\u0061il":"","batch":"probe","ablated":"none"}"#
    let found = try rows(Self.line, turned, Self.line)
    #expect(found.count == 3 && Set(found).count == 1)
  }

  @Test(arguments: [
    (#","value":3}"#, "the key 'value' occurs twice"), (#","x":1,"x":2}"#, "the key 'x' occurs twice"),
    (#","v\u0061lue":3}"#, "the key 'value' occurs twice"), (#","step":"7"}"#, "'step' is a text, not a number"),
    (#","step":true}"#, "'step' is true or false, not a number"), (#"} x"#, "text follows"), (#","step":}"#, "no JSON value"),
    (#","step":1"#, "too early"), (#", step:1}"#, "a key in double quotes"), (#","step" 1}"#, "':' after a key"),
  ])
  func `What is wrong with a line is told with its number`(end: String, says: String) {
    let error = #expect(throws: MeasuringError.self) { try rows(Self.line, String(Self.line.dropLast()) + end) }
    #expect(error?.description.contains("rows.jsonl: line 2") == true)
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test func `A text that is not UTF-8 is refused, in a key as in a value`() throws {
    for broken in [#"","label":"x"#, #"","labelx":"x"#] {
      var data = Data(Self.line.replacing(#"","label":"#, with: broken + "\u{1}").utf8)
      for index in data.indices where data[index] == 1 { data[index] = 0xFF }
      #expect(throws: MeasuringError.self) { try MeasurementLines.decode(data, path: "rows.jsonl") }
    }
    #expect(throws: MeasuringError.self) { try rows("[1]") }
    #expect(throws: MeasuringError.self) { try rows("\u{FEFF}" + Self.line) }
  }
}
