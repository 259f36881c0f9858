import CheckpointFiles
import Testing
import Training

@testable import Evidence

@Suite struct ResultsJSONTests {
  private func parse(_ text: String) throws -> Evidence.JSONValue { try Evidence.JSONParser.parse([UInt8](text.utf8)) }

  @Test(arguments: [
    ("null", Evidence.JSONValue.null), (" true ", .bool(true)), ("false", .bool(false)), ("-0.5e+2", .number(-50)),
    ("0", .number(0)),
    ("17600", .number(17600)), ("0.1", .number(0.1)), ("1e-3", .number(0.001)), ("\"a\"", .string("a")),
    ("\"\\u00e9\\n\\\"\"", .string("é\n\"")), ("\"≥50×\"", .string("≥50×")), ("[]", .array([])),
    ("{}", .object([:])),
    ("[1, 2.5]", .numbers([1, 2.5])), ("[1, null, 2]", .array([.number(1), .null, .number(2)])),
    ("{\"a\": [true], \"b\": {}}", .object(["a": .array([.bool(true)]), "b": .object([:])])),
  ])
  func `Reads every kind of value`(text: String, value: Evidence.JSONValue) throws {
    #expect(try parse(text) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "NaN", "[NaN]", "Infinity", "-Infinity", "+1", "01", "-", "1.", ".5", "1e", "0x10",
    "1e999", "[1,]",
    "[1 2]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "\"a", "\"\t\"", "\"\\x\"", "\"\\", "[1", "{\"a\":1", "1 2",
    "[] []",
    "{\"a\":1,\"a\":2}", "\u{0}", "\u{c}1",
  ])
  func `Refuses what is no JSON`(text: String) {
    #expect(throws: Evidence.JSONParser.Failure.self) { try parse(text) }
  }

  @Test func `Refuses text that is not UTF-8`() {
    #expect(throws: Evidence.JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
  }

  @Test func `Refuses absurd depth`() {
    #expect(throws: Evidence.JSONParser.Failure.self) { try parse(String(repeating: "[", count: 100_000)) }
  }

  @Test func `Names line and column`() {
    let failure = #expect(throws: Evidence.JSONParser.Failure.self) { try parse("{\n  \"a\": 1,\n  \"b\": x\n}") }
    #expect(failure?.line == 3)
    #expect(failure?.column == 8)
  }
}
