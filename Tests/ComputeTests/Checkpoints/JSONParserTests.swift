import Testing

@testable import CheckpointFiles

@Suite struct JSONParserTests {
  static func parse(_ text: String) throws -> JSONValue {
    try JSONParser.parse(MappedFile(bytes: Array(text.utf8), path: "x.json"))
  }

  @Test(
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .number(0x1p63)), ("1e3", .number(1000)), ("-1.5E-1", .number(-0.15)),
      (#""a\n\u00e9\ud83d\ude00\/""#, .string("a\né😀/")), ("[]", .array([])),
      ("[1, [2]]", .array([.integer(1), .array([.integer(2)])])),
    ] as [(String, JSONValue)])
  func `Values are read`(_ text: String, _ value: JSONValue) throws {
    #expect(try Self.parse(text) == value)
  }

  @Test func `Members keep their order`() throws {
    let object = try #require(try Self.parse(#"{"b": 1, "a": {"c": null}}"#).object)
    #expect(object.keys == ["b", "a"])
    #expect(object["a"]?.object?["c"] == .null)
    #expect(object["d"] == nil)
  }

  @Test(arguments: [
    "", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "1.", ".5", "+1", "1e", "1e999", "nul",
    "NaN",
    "Infinity", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"",
    "1 2",
    "{\"a\":1,\"a\":1}", "[1 2]", "'a'",
  ])
  func `Malformed documents are refused`(_ text: String) {
    let error = checkpointError { _ = try Self.parse(text) }
    #expect(error?.place.hasPrefix("JSON, byte") == true)
  }

  @Test func `Malformed UTF-8 is refused`() {
    let file = MappedFile(bytes: [0x22, 0xFF, 0x22], path: "x.json")
    #expect(checkpointError { _ = try JSONParser.parse(file) }?.problem.contains("UTF-8") == true)
  }

  @Test func `Deep nesting is refused before the stack ends`() {
    let error = checkpointError { _ = try Self.parse(String(repeating: "[", count: 1_000_000)) }
    #expect(error?.problem.contains("nested") == true)
  }

  @Test func `Canonical twins are different keys`() throws {
    let object = try #require(try Self.parse("{\"\u{2126}\": 1, \"\u{3A9}\": 2, \"e\u{301}\": 3, \"\u{E9}\": 4}").object)
    #expect(object.count == 4)
    #expect(["\u{2126}", "\u{3A9}", "e\u{301}", "\u{E9}"].map { object[$0]?.integer } == [1, 2, 3, 4])
  }

  @Test func `NaN and Infinity are Python's alone`() throws {
    let file = MappedFile(bytes: Array("[NaN, Infinity, -Infinity, -1, 1e999]".utf8), path: "x.json")
    #expect(checkpointError { _ = try JSONParser.parse(file) } != nil)
    let values = try #require(try JSONParser.parse(file, dialect: .python).array).compactMap(\.double)
    #expect(values.count == 5 && values[0].isNaN)
    #expect(Array(values[1...]) == [.infinity, -.infinity, -1, .infinity])
  }

  @Test func `A byte order mark is named`() {
    #expect(checkpointError { _ = try Self.parse("\u{FEFF}{}") }?.problem.contains("byte order mark") == true)
  }
}
