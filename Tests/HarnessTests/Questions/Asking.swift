import Claims
import Evidence
import Ground
import Questions
import Report

/// Evidence of a test, and questions asked of it as claim files write them.
struct Asking {
  var rows: [Measurement] = []
  var figures: [Figure] = []
  var broken: [String] = []
  var tier = Tier.archive

  var evaluator: Evaluator {
    let (paper, _) = MemoryTable.paper(figures)
    let rest = DamagedTable(rows: MemoryTable(rows), broken: broken)
    return Evaluator(
      tier: tier, table: TieredTable(own: [.paper: paper], rest: rest),
      figures: Dictionary(figures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }), claim: "sample")
  }

  /// The answer to a question as claim files write it: `top(…, k = 3)`.
  func ask(_ question: String) throws -> Answer {
    try evaluator.answer(try ClaimText.expression(question))
  }

  func value(_ question: String) throws -> Double {
    let items = try ask(question).items
    guard items.count == 1, let value = items[0].number else { throw Unexpected(items: items) }
    return value
  }

  func values(_ question: String) throws -> [Double] { try ask(question).items.compactMap(\.number) }

  func labelled(_ question: String) throws -> [String] {
    try ask(question).items.map { "\($0.label)=\($0.value.written)" }
  }

  func heads(_ question: String) throws -> String {
    let items = try ask(question).items
    guard items.count == 1, let set = items[0].heads else { throw Unexpected(items: items) }
    return set.description
  }

  /// Why there is no answer; `nil` if there is one.
  func failure(_ question: String) throws -> EvaluationError.Kind? {
    let expression = try ClaimText.expression(question)
    do throws(EvaluationError) {
      _ = try evaluator.answer(expression)
      return nil
    } catch {
      return error.kind
    }
  }
}

struct Unexpected: Error { var items: [Answer.Item] }

/// Rows in memory, and files that could not be read.
struct DamagedTable: EvidenceTable {
  var rows: MemoryTable
  var broken: [String]

  func rows(_ tier: Tier, subject: String, quantity: Quantity) -> [Measurement] {
    rows.rows(tier, subject: subject, quantity: quantity)
  }

  func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] { broken }
}

extension Measurement {
  /// A row of the archive, all of whose fields but the named ones are those of the tests.
  static func sample(
    _ quantity: Quantity = .pr, _ value: Double, subject: String = "tiny", head: String? = nil, layer: Int? = nil,
    step: Int? = nil, batch: String = "", detail: String = "", ablated: String = "none", run: String = "",
    examples: Int? = nil, tokens: Double? = nil, label: String = "", tier: Tier = .archive, source: String = "a.json"
  ) -> Measurement {
    let id = head.flatMap { Head($0) }
    return Measurement(
      Key(
        tier: tier, subject: subject, step: step, batch: batch, quantity: quantity, layer: id?.layer ?? layer,
        head: id?.head, detail: detail, ablated: ablated, run: run),
      value: value, examples: examples, tokens: tokens, label: label,
      provenance: Provenance(source: source, digest: "d", precision: "fp32", software: "test"))
  }

  /// One value of a quantity for each head of layer 0, from head 0 on.
  static func heads(_ quantity: Quantity, _ values: Double..., subject: String = "tiny") -> [Measurement] {
    values.enumerated().map { .sample(quantity, $1, subject: subject, head: "L0H\($0)") }
  }

  /// PR of a head at steps 0, 100, 200, …
  static func trajectory(_ head: String, _ values: Double..., subject: String = "tiny", tokens: Double? = nil)
    -> [Measurement]
  {
    values.enumerated().map { index, value in
      .sample(
        .pr, value, subject: subject, head: head, step: index * 100, tokens: tokens.map { $0 * Double(index) })
    }
  }
}

/// Claim files of the tests.
enum ClaimText {
  struct Unreadable: Error { var problems: [Problem] }

  static func claim(_ check: String) throws -> Claim {
    let text = """
      id: sample
      title: A sample
      statement: It is so.
      section: "4"
      kind: figure
      weight: detail
      asserts: It is so.
      refuted-by: [{what: Anything else., checks: [one]}]
      checks:
        - id: one
          says: Is it so?

      """ + check.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    let (claim, problems) = Claim.read(text, file: "sample.yaml", vocabulary: QuestionKind.vocabulary)
    guard let claim else { throw Unreadable(problems: problems) }
    return claim
  }

  static func expression(_ question: String) throws -> Expression {
    // After `|` any text works, whatever it begins with.
    let check = try claim("tiers: [archive]\nask: |\n  \(question)\nexpect: above 0").checks.first
    guard let row = check?.rows.first else { throw Unreadable(problems: []) }
    return row.ask
  }

  static func figures(_ lines: String...) -> [Figure] {
    let text = (["claim: sample", "figures:"] + lines.map { "  " + $0 }).joined(separator: "\n")
    return Figure.read(text, file: "golden.yaml").figures
  }
}
