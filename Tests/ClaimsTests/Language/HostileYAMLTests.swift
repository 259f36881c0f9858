import Claims
import Foundation
import Ground
import Testing

/// Documents that a stranger wrote to be small and mean much, and names that would lead out of their folder.
@Suite struct HostileYAMLTests {
  private static let bombs: [(name: String, text: String)] = {
    func levels(_ line: (Int) -> String) -> String { (1...40).map(line).joined(separator: "\n") }
    return [
      ("aliases as keys", "a0: &k0 x\n" + levels { "a\($0): &k\($0) {? *k\($0 - 1) : 1, ? [*k\($0 - 1)] : 2}" }),
      ("aliases as keys of flow mappings", "k: &a {b: c}\n? {*a : 1, ? {*a : 2} : 3}\n: 4"),
      ("aliases of lists as keys", "a0: &k0 [x, y]\n" + levels { "? &k\($0) [*k\($0 - 1), *k\($0 - 1)]\n: 1" }),
      ("a merge", "base: &b {x: 1}\nall: {<<: *b, y: 2}"),
      ("a merge without an alias", "<<: {x: 1}\nid: a"),
      ("an anchor that is never used", "id: &a b"),
      ("an alias of nothing", "id: *a"),
      ("a mapping as a key", "? {a: {b: {c: d}}}\n: 1"),
      ("a list as a key", "? [a, b]\n: 1"),
      ("keys in keys", String(repeating: "? ", count: 900) + "x"),
      ("a million keys", (0..<1_000_000).map { "k\($0): 1\n" }.joined()),
      ("a million items", "tags: [" + String(repeating: "x,", count: 1_000_000) + "]"),
      ("sixty thousand unknown keys", (0..<60_000).map { "k\($0): 1\n" }.joined()),
      ("twenty thousand lists", String(repeating: "- [a]\n", count: 20_000)),
    ]
  }()

  private static func problems(_ text: String) -> [Problem] {
    let reader = YAMLReader(file: "x.yaml")
    _ = reader.root(of: text)
    return reader.problems
  }

  @Test(arguments: bombs.map(\.name))
  func `A document that stands for much is refused at once`(name: String) throws {
    let text = try #require(Self.bombs.first { $0.name == name }).text
    let start = ContinuousClock.now
    let found = [
      Claim.read(text, file: "x.yaml", vocabulary: Sample.vocabulary).problems, Figure.read(text, file: "x.yaml").problems,
      Self.problems(text),
      ChartDeclaration.read(text, file: "x.yaml", vocabulary: Sample.vocabulary).problems,
    ]
    #expect(ContinuousClock.now - start < .seconds(20))
    for problems in found.prefix(2) {
      #expect((1...101).contains(problems.count))
      #expect(problems.allSatisfy { $0.location.file == "x.yaml" && !$0.remedy.isEmpty })
    }
  }

  @Test(arguments: ["a & b", "2 * 3", "'*x'", "\"&y\"", "x*y&z", "<<"])
  func `Signs inside a text are text`(text: String) {
    let reader = YAMLReader(file: "x.yaml")
    let root = reader.root(of: "id: \(text)\nother: |\n  & * <<\n  *x\n")
    #expect(reader.problems.isEmpty && root != nil, "\(reader.problems)")
  }

  @Test(arguments: [
    "../../pwned", "a/b", "..", ".", "/etc/x", "a\\\\b", "-x", "a b", "ä", "x\\u0000y", "x\\ny", "\\e[31mx",
    String(repeating: "a", count: 101),
  ])
  func `A claim whose id could not name its file is left out`(id: String) {
    let (claim, problems) = Sample.read(Sample.claim(["id": "id: \"\(id)\""]))
    #expect(claim == nil)
    #expect(problems.contains { $0.message.hasSuffix("is no id") }, "\(problems)")
  }

  @Test(arguments: ["../x", "a/b", "a b"])
  func `So is one with such a check`(id: String) {
    let (claim, problems) = Sample.read(Sample.claim(["check": "  - id: \"\(id)\""]))
    #expect(claim == nil)
    #expect(problems.contains { $0.message.hasSuffix("is no id") }, "\(problems)")
  }

  private static let many = "[" + (0..<100).map(String.init).joined(separator: ", ") + "]"
  private static let long = String(repeating: "x", count: 2000)

  private static let products: [(String, String)] = [
    ("says", "    says: s\n    for: (a, b, c, d, e) in \(many) * \(many) * \(many) * \(many) * \(many)"),
    ("says", "    says: s\n    for: (a, b, c, d) in pairs(pairs(\(many)))"),
    ("says", "    says: s\n    each: (a, b, c) in \(many) * \(many) * \(many)"),
    ("ask", "    ask: |\n      [[[[spread(\"{a}{b}{c}{d}\") for a in \(many)] for b in \(many)] for c in \(many)] for d in \(many)]"),
    ("ask", "    with: {n: \(long)}\n    for: (a, b) in \(many) * \(many)\n    ask: spread(\"\(holes(200))\")"),
    ("ask", "    with: {n: \(long)}\n    ask: spread(\"\(holes(2000))\")"),
  ]

  private static func holes(_ count: Int) -> String { String(repeating: "{n}", count: count) }

  @Test(arguments: products)
  func `Rows and texts without end are refused soon`(key: String, line: String) {
    let start = ContinuousClock.now
    let (claim, problems) = Sample.read(Sample.claim([key: line]))
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(claim == nil)
    #expect(
      problems.contains { $0.message.contains("more than") || $0.message.contains("longer than") }, "\(problems)")
  }
}
