import Claims
import Evidence
import Ground

/// Whether a check is able to fail: what happens to its verdict when the evidence behind it is spoilt.
public struct ChallengeResult: Sendable, Hashable {
  public var claim: String
  public var check: String
  public var tier: Tier
  public var verdict: Verdict
  /// Perturbations under which another verdict came out.
  public var changedBy: [String]
  /// Perturbations tried.
  public var tried: Int

  /// No perturbation changed the verdict.
  public var isFixed: Bool { changedBy.isEmpty }

  /// The check was reproduced and would be whatever the evidence.
  public var isUnableToFail: Bool { isFixed && verdict == .reproduced }
}

extension Verifier {
  /// Spoils the evidence behind a check, one way after another, until the verdict changes (or all ways if `exhaustive`).
  ///
  /// Measured evidence is permuted, scaled, inverted and levelled; the figures that the question reads are shifted
  /// and their sets and texts exchanged; a question that reads neither has its own numbers shifted. What the check
  /// expects stays as it is, unless the question reads the same figure. `nil` where the check has no verdict to change.
  public func challenge(
    _ check: Check, of claim: Claim, on tier: Tier, exhaustive: Bool = false
  ) -> ChallengeResult? {
    let intact = outcome(of: check, in: claim, on: tier)
    guard intact.judgement != nil else { return nil }
    var result = ChallengeResult(
      claim: claim.id, check: check.id, tier: tier, verdict: intact.verdict, changedBy: [], tried: 0)
    func attempt(_ name: String, _ outcome: CheckOutcome) -> Bool {
      result.tried += 1
      // Evidence that no longer fits together, or no longer covers all rows, is no answer: only another judgement
      // counts.
      if let judgement = outcome.judgement, judgement != intact.judgement,
        outcome.missingRows <= intact.missingRows || judgement == .fails
      {
        result.changedBy.append(name)
      }
      return !exhaustive && !result.changedBy.isEmpty
    }
    for perturbation in Perturbation.challenges {
      if attempt(perturbation.name, outcome(of: check, in: claim, on: tier, spoilt: perturbation)) { return result }
    }
    for (name, figures) in FigurePerturbation.all(of: library.figures) {
      if attempt(name, outcome(of: check, in: claim, on: tier, figures: figures)) { return result }
    }
    for (name, figures) in FigurePerturbation.relations(in: library.figures) {
      // Spoilt in question and expectation alike: what a check says about a figure and itself stays as it is.
      if attempt(name, outcome(of: check, in: claim, on: tier, figures: figures, inExpectation: true)) { return result }
    }
    guard intact.sources.isEmpty else { return result }
    for (factor, offset) in [(1.5, 1.0), (0.5, 0.0), (-1.0, -1.0)] {
      let shifted = Expression.shiftingSharedNumbers(of: check.rows.map(\.ask), by: factor, offset)
      if attempt(
        "the question's own numbers × \(NumberText.short(factor)) + \(NumberText.short(offset))",
        outcome(of: check, in: claim, on: tier, asking: zip(check.rows, shifted).map { $0.asking($1) }))
      {
        return result
      }
    }
    return result
  }
}

/// Ways of spoiling the paper's figures.
enum FigurePerturbation {
  static func all(of figures: [String: Figure]) -> [(name: String, figures: [String: Figure])] {
    [
      ("figures × 1.5 + 1", figures.mapValues { $0.mapNumbers { $0 * 1.5 + 1 } }),
      ("figures halved", figures.mapValues { $0.mapNumbers { $0 / 2 } }),
      ("figures negated", figures.mapValues { $0.mapNumbers { -$0 - 1 } }),
      ("each figure by its own factor", figures.mapValues { $0.spoiltByName() }),
      ("figures in reverse order", reversedNumbers(figures)),
      ("heads of figures moved", figures.mapValues { $0.movingHeads() }),
      ("head figures exchanged", exchangedHeads(figures)),
      ("one head fewer in each figure", figures.mapValues { $0.droppingHead() }),
      ("texts and lists of figures altered", figures.mapValues { $0.alteringTexts() }),
      ("lists of figures shortened", figures.mapValues { $0.shorteningList() }),
      ("first members of lists of figures altered", figures.mapValues { $0.alteringFirst() }),
      ("last head left out of every second figure", figures.mapValues { $0.droppingLastHead() }),
      ("figures × 1000", figures.mapValues { $0.mapNumbers { $0 * 1000 } }),
      ("figures zero", figures.mapValues { $0.mapNumbers { _ in 0 } }),
      ("head figures all equal", figures.mapValues { $0.withContent(heads: HeadSet([Head(layer: 0, head: 0), Head(layer: 6, head: 5)])) }),
      (
        "head figures hold every head",
        figures.mapValues { $0.withContent(heads: .layers(0..<32, headsPerLayer: 32)) }
      ),
      ("head figures empty", figures.mapValues { $0.withContent(heads: .none) }),
      ("texts and lists of figures all equal", figures.mapValues { $0.withEqualTexts() }),
    ]
  }

  /// Ways of spoiling all figures that leave no figure apart from another as it was.
  static func relations(in figures: [String: Figure]) -> [(name: String, figures: [String: Figure])] {
    let pair = HeadSet([Head(layer: 0, head: 0), Head(layer: 6, head: 5)])
    return [
      ("all head figures equal, in the expectation too", figures.mapValues { $0.withContent(heads: pair) }),
      ("all texts equal, in the expectation too", figures.mapValues { $0.withEqualTexts() }),
      ("each figure by its own factor, in the expectation too", figures.mapValues { $0.spoiltByName() }),
    ]
  }

  /// Numbers of a claim's figures take each other's places, last for first.
  private static func reversedNumbers(_ figures: [String: Figure]) -> [String: Figure] {
    var result = figures
    let byClaim = Dictionary(grouping: figures.values) { $0.name.prefix { $0 != "/" } }
    for group in byClaim.values {
      let numbers = group.filter { if case .number = $0.content { true } else { false } }.sorted { $0.name < $1.name }
      for (figure, other) in zip(numbers, numbers.reversed()) { result[figure.name]?.content = other.content }
    }
    return result
  }

  private static func exchangedHeads(_ figures: [String: Figure]) -> [String: Figure] {
    var result = figures
    let sets = figures.values.filter { if case .heads = $0.content { true } else { false } }.sorted { $0.name < $1.name }
    for (index, figure) in sets.enumerated() { result[figure.name]?.content = sets[(index + 1) % sets.count].content }
    return result
  }
}

extension Figure {
  func mapNumbers(_ transform: (Double) -> Double) -> Figure {
    var copy = self
    switch content {
    case .number(let value): copy.content = .number(transform(value))
    case .list(let values):
      copy.content = .list(
        values.map { if case .number(let value) = $0 { .number(transform(value)) } else { $0 } })
    default: break
    }
    return copy
  }

  /// Spoilt differently from every other figure, so that equal figures do not stay equal.
  func spoiltByName() -> Figure {
    let own = Int(PerturbedTable.hash(name) % 997) + 1
    switch content {
    case .number, .list: return mapNumbers { $0 * (1 + Double(own) / 100) + 1 }.alteringTexts(name)
    case .text: return alteringTexts(name)
    case .heads(let set):
      var copy = self
      copy.content = .heads(HeadSet(set.map { Head(layer: $0.layer, head: $0.head + own) }))
      return copy
    }
  }

  func movingHeads() -> Figure {
    guard case .heads(let set) = content else { return self }
    var copy = self
    copy.content = .heads(HeadSet(set.map { Head(layer: $0.layer + 1, head: $0.head + 1) }))
    return copy
  }

  func droppingHead() -> Figure {
    guard case .heads(let set) = content else { return self }
    var copy = self
    copy.content = .heads(HeadSet(set.heads.dropFirst()))
    return copy
  }

  func alteringTexts(_ word: String = "not") -> Figure {
    var copy = self
    switch content {
    case .text(let text): copy.content = .text("\(word) \(text)")
    case .list(let values):
      copy.content = .list(
        values.map { if case .text(let text) = $0 { .text("\(word) \(text)") } else { $0 } })
    default: break
    }
    return copy
  }

  func withContent(heads: HeadSet) -> Figure {
    guard case .heads = content else { return self }
    var copy = self
    copy.content = .heads(heads)
    return copy
  }

  func withEqualTexts() -> Figure {
    var copy = self
    switch content {
    case .text: copy.content = .text("same")
    case .list(let values):
      copy.content = .list(values.map { if case .text = $0 { .text("same") } else { .number(1) } })
    default: break
    }
    return copy
  }

  func alteringFirst() -> Figure {
    guard case .list(var values) = content, let first = values.first else { return self }
    switch first {
    case .number(let value): values[0] = .number(value + 1)
    default: values[0] = .text("\(name) \(first.written)")
    }
    var copy = self
    copy.content = .list(values)
    return copy
  }

  func droppingLastHead() -> Figure {
    guard case .heads(let set) = content, PerturbedTable.hash(name) & 1 == 0 else { return self }
    return withContent(heads: HeadSet(set.heads.dropLast()))
  }

  func shorteningList() -> Figure {
    guard case .list(let values) = content else { return self }
    var copy = self
    copy.content = .list(Array(values.dropLast()))
    return copy
  }
}

extension Check {
  /// Full names of the golden figures that the question names, with those that `each` names by its members.
  func figuresAsked(in claim: String) -> Set<String> {
    rows.reduce(into: []) { names, row in
      names.formUnion(row.ask.figureNames.map { Figure.fullName($0, in: claim) })
    }
  }
}

extension Expression {
  fileprivate var figureNames: Set<String> {
    switch kind {
    case .number, .text, .boolean, .variable: return []
    case .list(let items): return items.reduce(into: []) { $0.formUnion($1.figureNames) }
    case .labelled(let labels): return labels.reduce(into: []) { $0.formUnion($1.value.figureNames) }
    case .call(let call):
      if call.question == "figure", case .text(let name)? = call.arguments["name"]?.kind { return [name] }
      return call.arguments.values.reduce(into: []) { $0.formUnion($1.figureNames) }
    }
  }

  /// The questions of a check's rows with every number × factor + offset that all of them have in the same place.
  ///
  /// Numbers that tell the rows apart stay: they say what is asked about, not how.
  static func shiftingSharedNumbers(of rows: [Expression], by factor: Double, _ offset: Double) -> [Expression] {
    guard let first = rows.first else { return [] }
    switch first.kind {
    case .number(let value):
      guard rows.allSatisfy({ $0 == first }) else { return rows }
      return rows.map { Expression(.number(value * factor + offset), at: $0.location) }
    case .list(let items):
      let columns = rows.map { row -> [Expression]? in
        if case .list(let other) = row.kind, other.count == items.count { other } else { nil }
      }
      return shiftingColumns(rows, columns, factor, offset) { .list($0) }
    case .labelled(let labels):
      let columns = rows.map { row -> [Expression]? in
        if case .labelled(let other) = row.kind, other.count == labels.count { other.map(\.value) } else { nil }
      }
      return shiftingColumns(rows, columns, factor, offset) { values in
        .labelled(zip(labels, values).map { Label(name: $0.name, value: $1) })
      }
    case .call(let call):
      let names = call.arguments.keys.sorted()
      let columns = rows.map { row -> [Expression]? in
        guard case .call(let other) = row.kind, other.question == call.question, other.arguments.count == names.count
        else { return nil }
        let values = names.compactMap { other.arguments[$0] }
        return values.count == names.count ? values : nil
      }
      return shiftingColumns(rows, columns, factor, offset) { values in
        .call(Call(call.question, Dictionary(zip(names, values)) { $1 }))
      }
    case .text, .boolean, .variable: return rows
    }
  }

  /// Shifts part by part where all rows have the same form; otherwise each row by itself.
  private static func shiftingColumns(
    _ rows: [Expression], _ columns: [[Expression]?], _ factor: Double, _ offset: Double,
    _ rebuild: ([Expression]) -> Kind
  ) -> [Expression] {
    let parts = columns.compactMap { $0 }
    guard parts.count == rows.count, let width = parts.first?.count else {
      return rows.flatMap { rows.count == 1 ? [$0] : shiftingSharedNumbers(of: [$0], by: factor, offset) }
    }
    var shifted = parts
    for column in 0..<width {
      let values = shiftingSharedNumbers(of: parts.map { $0[column] }, by: factor, offset)
      for row in shifted.indices { shifted[row][column] = values[row] }
    }
    return zip(rows, shifted).map { Expression(rebuild($1), at: $0.location) }
  }
}
