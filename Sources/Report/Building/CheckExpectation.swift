import Claims
import Evidence
import Questions

/// What a check expects, in words and as bounds, row by row.
struct CheckExpectation {
  let check: Check
  private let reading: ExpectationReading
  /// What each row expects in words, under its label; `nil` where an operand has no answer.
  private let rows: [(label: String, words: String?)]

  /// - Parameter evidence: answers operands that are questions, on the check's tiers in their order.
  init(_ check: Check, of claim: Claim, figures: [String: Figure], evidence: Evaluator?) {
    self.check = check
    let named = check.rows.flatMap { row in
      (row.expect.figures + row.expect.operands.compactMap(\.figureName)).compactMap { figures[$0, in: claim.id] }
    }
    let evaluators = evidence.map { evidence in check.tiers.map { evidence.about(claim.id, on: $0) } }
    // Printed figures can be worked with where no evidence is at hand.
    let own = evaluators ?? [Evaluator(tier: .paper, table: MemoryTable([]), figures: figures, claim: claim.id)]
    let reading = ExpectationReading(
      figures: figures, claim: claim.id,
      resolve: { expression in own.lazy.compactMap { try? $0.answer(expression) }.first { !$0.items.isEmpty } },
      unit: FigureUnit(named))
    self.reading = reading
    rows = check.rows.map { ($0.label, reading.words($0.expect)) }
  }

  var unit: FigureUnit { reading.unit }

  /// How the members of the answer are judged.
  var judging: CheckEntry.Judging {
    guard let first = check.rows.first?.expect else { return .each }
    if let inner = first.countedCondition { return .counted(reading.condition(inner) ?? "that count") }
    return check.isAboutWholeAnswer ? .together : .each
  }

  /// The whole in words.
  ///
  /// - Parameter results: what the check found, whose own words serve where an operand has no answer here.
  func words(_ results: [CheckResult]) -> String {
    var labels: [String: [String]] = [:]
    var order: [String] = []
    for (label, words) in rows {
      guard let words else { return recorded(results) }
      if labels[words] == nil { order.append(words) }
      labels[words, default: []].append(label)
    }
    guard order.count > 1 else { return order.first ?? "" }
    guard order.count <= 4 else {
      let isPrinted = check.rows.allSatisfy { if case .figure = $0.expect { true } else { false } }
      return isPrinted ? "the printed figure of each of \(rows.count) members" : "its own for each of \(rows.count) members"
    }
    return order.map { words in
      let names = labels[words] ?? []
      let shown = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " and \(names.count - 4) more" : "")
      return shown.isEmpty ? words : "\(words) (\(shown))"
    }.joined(separator: "; ")
  }

  private func recorded(_ results: [CheckResult]) -> String {
    let found = results.lazy.map { Set($0.items.map(\.expected)) }.first { !$0.isEmpty } ?? []
    if found.count == 1, let words = found.first { return words }
    return found.isEmpty ? "what the same evidence gives, which nobody has" : "its own for each member"
  }

  /// The values that a member of the answer should have.
  func band(of label: String) -> ExpectedBand? {
    check.row(of: label).flatMap { reading.band(check.rows[$0].expect, label: label) }
  }

  /// What a member of the answer should be, in words.
  func words(of label: String) -> String? { check.row(of: label).flatMap { rows[$0].words } }
}

extension Expectation {
  /// What members that count have in common.
  fileprivate var countedCondition: Expectation? {
    switch self {
    case .count(let each, _): each
    case .all(let parts), .any(let parts): parts.lazy.compactMap(\.countedCondition).first
    case .not(let part): part.countedCondition
    default: nil
    }
  }
}
