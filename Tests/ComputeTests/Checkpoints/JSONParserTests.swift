import CheckpointFiles
import Ground
import Testing

@Suite struct JSONParserTests {
  static func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  @Test(
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("false", .bool(false)), ("0", .integer(0)), ("-0", .integer(0)),
      ("17600", .integer(17600)), ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(0x1p63)),
      ("0.1", .number(0.1)), ("1e3", .number(1000)), ("1e-3", .number(0.001)), ("-1.5E-1", .number(-0.15)),
      ("-0.5e+2", .number(-50)), ("\"a\"", .string("a")), (#""a\n\u00e9\ud83d\ude00\/""#, .string("a\né😀/")),
      (#""\u00e9\n\"""#, .string("é\n\"")), ("\"≥50×\"", .string("≥50×")), ("[]", .array([])), ("{ }", .object(JSONObject())),
      ("[1, [2]]", .array([.integer(1), .array([.integer(2)])])), ("[1, 2.5]", .array([.integer(1), .number(2.5)])),
      ("[1, null, 2]", .array([.integer(1), .null, .integer(2)])),
    ] as [(String, JSONValue)])
  func `Values are read`(_ text: String, _ value: JSONValue) throws {
    #expect(try Self.parse(text) == value)
  }

  @Test func `Members keep their order`() throws {
    let object = try #require(try Self.parse(#"{"b": 1, "a": {"c": null}, "e": [true], "f": {}}"#).object)
    #expect(object.keys == ["b", "a", "e", "f"])
    #expect(object["a"]?.object?["c"] == .null)
    #expect(object["e"] == .array([.bool(true)]))
    #expect(object["d"] == nil)
  }

  @Test(arguments: [
    "", " ", "{", "}", "[", "[1", "[1,]", "{\"a\":1", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "1.", ".5", "+1", "-",
    "1e", "0x10", "1e999", "nul", "NaN", "[NaN]", "Infinity", "-Infinity", "\"", "\"a", "\"\t\"", "\"\\", "\"\\x\"",
    "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "1 2", "[] []", "{\"a\":1,\"a\":1}",
    "{\"a\":1,\"a\":2}", "[1 2]", "'a'", "\u{0}", "\u{c}1", "\u{FEFF}{}",
  ])
  func `Malformed documents are refused`(_ text: String) {
    #expect(throws: JSONParser.Failure.self) { try Self.parse(text) }
    let file = MappedFile(bytes: Array(text.utf8), path: "x.json")
    #expect(checkpointError { _ = try JSONParser.parse(file) }?.place.hasPrefix("JSON, byte") == true)
  }

  @Test func `A failure names its line and column, and the bytes before it`() {
    let failure = #expect(throws: JSONParser.Failure.self) { try Self.parse("{\n  \"a\": 1,\n  \"b\": x\n}") }
    #expect(failure?.line == 3)
    #expect(failure?.column == 8)
    #expect(failure?.offset == 19)
  }

  @Test(arguments: [("{\"a\": 1, \"b\": NaN}", 14), ("[1, 1e999]", 4), ("{\"a\": 1, \"a\": 2}", 9), ("[\"a\", \"\\x\"]", 7)])
  func `A failure stands where what is wrong begins`(_ text: String, _ offset: Int) {
    let failure = #expect(throws: JSONParser.Failure.self) { try Self.parse(text) }
    #expect(failure?.offset == offset)
  }

  @Test(arguments: ["{\"a\": [1, 2", "{\"a\"", "[", "[tr", "\"a", "[1.", "-"])
  func `A text that is cut short is said to be so`(_ text: String) {
    let failure = #expect(throws: JSONParser.Failure.self) { try Self.parse(text) }
    #expect(failure?.problem == "the text ends too early")
  }

  @Test func `Malformed UTF-8 is refused`() {
    let file = MappedFile(bytes: [0x22, 0xFF, 0x22], path: "x.json")
    #expect(checkpointError { _ = try JSONParser.parse(file) }?.problem.contains("UTF-8") == true)
  }

  @Test(arguments: ["[", "{\"a\":"])
  func `Deep nesting is refused before the stack ends`(_ opening: String) {
    let failure = #expect(throws: JSONParser.Failure.self) {
      try Self.parse(String(repeating: opening, count: 1_000_000))
    }
    #expect(failure?.problem.contains("nested") == true)
  }

  @Test func `As many levels as are allowed are read`() throws {
    let levels = JSONParser.maximumDepth
    let text = String(repeating: "[", count: levels) + "1" + String(repeating: "]", count: levels)
    #expect(try Self.parse(text).array?.count == 1)
    #expect(throws: JSONParser.Failure.self) { try Self.parse("[" + text + "]") }
  }

  @Test func `Canonical twins are different keys`() throws {
    let object = try #require(try Self.parse("{\"\u{2126}\": 1, \"\u{3A9}\": 2, \"e\u{301}\": 3, \"\u{E9}\": 4}").object)
    #expect(object.count == 4)
    #expect(["\u{2126}", "\u{3A9}", "e\u{301}", "\u{E9}"].map { object[$0]?.integer } == [1, 2, 3, 4])
  }

  @Test func `NaN and Infinity are Python's alone`() throws {
    let text = Array("[NaN, Infinity, -Infinity, -1, 1e999]".utf8)
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text) }
    let values = try #require(try JSONParser.parse(text, dialect: .python).array).compactMap(\.double)
    #expect(values.count == 5 && values[0].isNaN)
    #expect(Array(values[1...]) == [.infinity, -.infinity, -1, .infinity])
  }

  @Test func `A byte order mark is named`() {
    let failure = #expect(throws: JSONParser.Failure.self) { try Self.parse("\u{FEFF}{}") }
    #expect(failure?.problem.contains("byte order mark") == true)
  }
}
