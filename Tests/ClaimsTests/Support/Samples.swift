import Foundation

@testable import Claims
@testable import Ground

/// A vocabulary of a few questions, enough for every kind of parameter.
enum Sample {
  static let vocabulary: Vocabulary = {
    var vocabulary = Vocabulary(questions)
    vocabulary.usualTiers = [.archive]
    return vocabulary
  }()

  private static let questions = [
    Signature("figure", [Parameter("name", .text, required: true, "a figure's name")], result: .any, "A figure."),
    Signature(
      "spread",
      [
        Parameter("subject", .text, required: true, "a model or seed"), Parameter("heads", .heads, "heads"),
        Parameter("from", .numbers, "first step"),
        Parameter("batch", .text, choices: ["synthetic", "natural"], "batch name"),
        Parameter("classes", .list, "classes"), Parameter("by-layer", .boolean, "one value a layer"),
      ], result: .numbers, "Spread of heads."),
    Signature("heads-of", [Parameter("subject", .text, required: true, "a model")], result: .heads, "All heads."),
    Signature("mean", [Parameter("of", .numbers, required: true, "values")], result: .numbers, "The mean."),
    Signature("values", [Parameter("of", .labelled, required: true, "labelled values")], result: .any, "Values."),
    Signature(
      "each",
      [
        Parameter("of", .any, required: true, "members"), Parameter("as", .text, required: true, "variable"),
        Parameter("ask", .any, required: true, "question"),
      ], result: .any, bindsNameIn: "as", "For each."),
    binary("difference", "minus"), binary("product", "by"), binary("ratio", "to"), binary("plus", "and"),
    Signature("intersection", [Parameter("of", .heads, required: true, "sets")], result: .heads, "Shared heads."),
  ]

  private static func binary(_ name: String, _ second: String) -> Signature {
    Signature(
      name,
      [Parameter("of", .numbers, required: true, "a value"), Parameter(second, .numbers, required: true, "a value")],
      result: .numbers, "Arithmetic.")
  }

  /// The same questions with shared words.
  static func vocabulary(_ words: String) throws -> Vocabulary {
    let (read, problems) = Words.read(words, file: "claims/vocabulary.yaml")
    guard problems.isEmpty else { throw Unreadable(problems: problems) }
    var vocabulary = vocabulary
    vocabulary.words = read
    return vocabulary
  }

  struct Unreadable: Error { var problems: [Problem] }

  /// A claim file with one check on lines 9 to 13, whose lines can be replaced by others.
  static func claim(_ replacements: [String: String] = [:]) -> String {
    let lines: [(key: String, line: String)] = [
      ("id", "id: sample"), ("title", "title: A sample"), ("statement", "statement: It is so."),
      ("section", "section: \"4\""), ("kind", "kind: figure"), ("tags", "tags: [sample]"),
      ("refuted-by", "refuted-by: [{what: Anything else., checks: [one]}]"), ("checks", "checks:"), ("check", "  - id: one"),
      ("says", "    says: Is it so?"), ("tiers", "    tiers: [archive]"),
      ("ask", "    ask: spread(tiny)"), ("expect", "    expect: above 0"),
      ("weight", "weight: detail"), ("asserts", "asserts: It is so."),
    ]
    return lines.map { replacements[$0.key] ?? $0.line }.joined(separator: "\n") + "\n"
  }

  static func read(
    _ text: String, _ vocabulary: Vocabulary = vocabulary, file: String = "claims/sample.yaml"
  ) -> (claim: Claim?, problems: [Problem]) {
    Claim.read(text, file: file, vocabulary: vocabulary)
  }

  /// The problems of a library that holds one claim and its figures.
  static func problems(_ text: String, figures: String? = nil) -> [Problem] {
    let (claim, problems) = read(text)
    let golden = figures.map { Figure.read($0, file: "golden/sample.yaml") }
    let found = Dictionary(
      (golden?.figures ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let library = ClaimLibrary(
      claims: claim.map { [$0] } ?? [], figures: found, notCheckable: [], problems: problems + (golden?.problems ?? []))
    return ClaimChecker.problems(of: library, vocabulary: vocabulary)
  }

  static func figures(_ lines: String...) -> String {
    (["claim: sample", "figures:"] + lines.map { "  " + $0 }).joined(separator: "\n") + "\n"
  }

  /// Runs `body` with a new folder, removed afterwards.
  static func inTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("claims-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }
}

/// A mistake in a file and what must be said of it.
struct Mistake: Sendable, CustomStringConvertible {
  var name: String
  var replacing: [String: String]
  var figures: String?
  var line: Int
  var column: Int
  var says: String
  var remedy: String

  init(
    _ name: String, _ replacing: [String: String], figures: String? = nil, at line: Int, _ column: Int, says: String,
    remedy: String
  ) {
    self.name = name
    self.replacing = replacing
    self.figures = figures
    self.line = line
    self.column = column
    self.says = says
    self.remedy = remedy
  }

  var description: String { name }
}

/// The expectation of the claim language, not that of the testing library.
typealias Expectation = Claims.Expectation
