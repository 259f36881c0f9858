import Foundation
import Ground
import Testing

@testable import Evidence

/// Mistakes in mapping files, each with its place.
@Suite struct MappingMistakesTests {
  private static let deepRows: String = {
    var text = "says: s\nfile: {has: [$.a]}\nrows:\n"
    for depth in 1...20 { text += String(repeating: "  ", count: depth) + "- rows:\n" }
    return text + String(repeating: "  ", count: 21) + "- {quantity: loss}"
  }()

  private static let longPath: String = {
    let steps = String(repeating: ".a", count: 100)
    return "says: s\nfile: {has: [$\(steps)]}\nrows: [{quantity: loss}]"
  }()

  private static let brackets = String(repeating: "[", count: 100_000)
  private static let braces = String(repeating: "a: {", count: 5000)

  private func problems(_ text: String) -> [Problem] { MappingLibrary(files: [("mappings/m.yaml", text)]).problems }

  @Test(arguments: [
    ("subject: m\nrows: [{quantity: los}]", 3, 19, "there is no quantity 'los'", "did you mean 'loss'?"),
    ("subject: m\nrows: [{qantity: loss}]", 3, 9, "unknown key 'qantity'", "did you mean 'quantity'?"),
    ("subject: m\nrows: [{at: scores, quantity: loss}]", 3, 13, "'scores' is no path", "begin with $"),
    ("subject: m\nrows: [{at: \"$.a[{i]\", quantity: loss}]", 3, 18, "'{i' here", "a path gives names"),
    ("subject: m\nrows: [{at: \"$.a.{x}{y}\", quantity: loss}]", 3, 21, "nothing stands between", "separates them"),
    ("subject: m\nrows: [{at: \"$.a.{x\", quantity: loss}]", 3, 18, "brace is not closed", "write }"),
    ("subject: m\nrows: [{at: $.a, quantity: loss, value: \"{.x\"}]", 3, 42, "brace is not closed", "write }"),
    ("subject: m\nrows: [{at: $.a, quantity: loss, value: \"{.x} +\"}]", 3, 48, "no number stands here", "+ - * /"),
    ("subject: m\nrows: [{at: $.a, quantity: loss, value: \"{name}\"}]", 3, 43, "there is no 'name' here", "'file.name'"),
    ("subject: m\nrows: [{at: $.a, quantity: loss, value: \"{$.b.{c}}\"}]", 3, 47, "brace", "write"),
    ("subject: m\nrows: [{at: $.a, quantity: loss, value: \"{$.b[*]}\"}]", 3, 46, "several places", "'at'"),
    ("subject: m\nrows: [{at: $.a, quantity: loss, detail: \"{.x | clas}\"}]", 3, 49, "there is no table 'clas'", "'tables'"),
    ("subject: m\nrows: [{at: $.a}]", 3, 8, "nothing says what is measured", "add quantity"),
    ("subject: m\nrows: []", 3, 7, "'rows' is empty", "one row"),
    ("subject: m\nrows: [{quantity: loss, checks: [every hed]}]", 3, 34, "there is no check 'every hed'", "did you mean 'every head'?"),
    ("subject: m\nrows: [{quantity: loss, ablated: L5}]", 3, 34, "no set of heads", "L6H2"),
    ("subject: m\nrows: [{quantity: loss, role: mine}]", 3, 31, "no role", "own"),
    ("subject: m\nrows: [{quantity: loss, equal: [[1]]}]", 3, 33, "pairs of numbers", "["),
    ("subject: m\nrows: [{value: 1, quantity: loss, rows: [{quantity: loss}]}]", 3, 16, "no value of its own", "rows"),
  ] as [(String, Int, Int, String, String)])
  func `A mistake is told with line, column and remedy`(text: String, line: Int, column: Int, says: String, remedy: String) {
    let found = problems("file: {has: [$.a]}\n" + text.replacing("subject: m", with: "says: s"))
    let problem = found.first
    #expect(problem?.location == SourceLocation(file: "mappings/m.yaml", line: line, column: column), "\(found)")
    #expect(problem?.message.contains(says) == true && problem?.remedy.contains(remedy) == true, "\(found)")
  }

  @Test(arguments: [
    ("says: s\nfile: {has: [$.a]}", "key 'rows' is missing"), ("says: s\nrows: [{quantity: loss}]", "key 'file' is missing"),
    ("file: {has: [$.a]}\nrows: [{quantity: loss}]", "key 'says' is missing"), ("says: s\nfile: {lacks: [$.a]}\nrows: [{quantity: loss}]", "nothing tells such a file"),
    ("", "empty"), ("[1, 2]", "must be a mapping"), ("a: &x 1\nb: *x", "anchors and aliases"),
    (brackets, "nest more than"), (braces, "nest more than"),
    (deepRows, "more than 16 deep"),
    (longPath, "more than 64 steps"),
    ("tables: {t: {a: \"{x | t}\"}}", "there is no 'x' here"), ("tables: {t: {\"{x}\": \"{x | t}\"}}", "there is no table 't'"),
    ("tables: {t: [a]}", "a table must be a mapping"),
  ] as [(String, String)])
  func `A file that is no mapping is refused in a word`(text: String, says: String) {
    let found = problems(text)
    #expect(found.contains { $0.message.contains(says) }, "\(found)")
  }

  @Test func `Tables of one name in two files are a mistake, and shared ones are there for all`() {
    let shared = "tables: {t: {a: b}}"
    let user = mapping("subject: \"{$.m | t}\"\nrows: [{quantity: loss}]")
    #expect(MappingLibrary(files: [("a.yaml", user), ("z.yaml", shared)]).problems == [])
    #expect(MappingLibrary(files: [("y.yaml", shared), ("z.yaml", shared)]).problems.map(\.message) == ["there is a table 't' at y.yaml:1:10"])
  }

  @Test func `The suite's own mappings have no mistakes`() {
    #expect(Fixtures.mappings.problems == [])
    #expect(Fixtures.mappings.mappings.count >= 12)
    #expect(Set(Fixtures.mappings.builtIn.map(\.name)) == ["lm-evaluation-harness", "lm-evaluation-harness-samples", "inspect"])
  }

  @Test(arguments: [
    ("a_s{n#}", "a_s12", ["12"]), ("a_s{n#}", "a_sx", nil), ("*_s{n#}_*", "x_s1_s2_y", ["1"]), ("{a}_{b}", "x_y_z", ["x", "y_z"]),
    ("{a}", "", nil), ("*", "", []), ("", "", []), ("é{x}", "éa", ["a"]), ("{x except a*, b}", "abc", nil), ("{x except a*, b}", "bc", ["bc"]),
  ] as [(String, String, [String]?)])
  func `A pattern takes a text apart`(pattern: String, text: String, gaps: [String]?) throws {
    #expect(try TextPattern(pattern).match(text) == gaps)
  }

  @Test func `A pattern's effort is bounded`() throws {
    let clock = ContinuousClock()
    let pattern = try TextPattern("*a*a*a*a*a*a*a*a*b")
    let taken = clock.measure { #expect(pattern.match(String(repeating: "a", count: 200_000)) == nil) }
    #expect(taken < .seconds(5))
  }
}
