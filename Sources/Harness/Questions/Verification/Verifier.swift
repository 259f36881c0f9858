import Claims
import Evidence
import Ground
import Mathematics

/// Runs checks against evidence.
public struct Verifier: Sendable {
  public var library: ClaimLibrary
  /// What is asked; another table is asked anew.
  public var table: any EvidenceTable {
    get { frames.table }
    set { frames = Frames(newValue) }
  }
  /// Subjects of each tier, for permutations that swap them.
  public var subjects: [Tier: [String]]
  /// Whether nulls are drawn; a challenge, which asks thousands of times, leaves them out.
  public var drawsNulls = true
  var frames: Frames

  public init(library: ClaimLibrary, table: any EvidenceTable, subjects: [Tier: [String]]) {
    self.library = library
    frames = Frames(table)
    self.subjects = subjects
  }

  /// Answers expressions from the same evidence, with what has been read of it.
  public var evaluator: Evaluator { Evaluator(tier: .paper, frames: frames, figures: library.figures, claim: "") }

  /// One check on one of its tiers.
  public func verify(_ check: Check, of claim: Claim, on tier: Tier) -> CheckResult {
    let outcome = outcome(of: check, in: claim, on: tier)
    var result = CheckResult(claim: claim.id, check: check.id, tier: tier, verdict: outcome.verdict)
    result.reason = outcome.reason
    result.items = outcome.items.map(CheckResult.Item.init)
    result.sources = sources(outcome.sources, tier)
    guard outcome.verdict != .notRun, outcome.verdict != .error else { return result }
    result.nulls = chance(outcome, of: check)
    if drawsNulls { result.nulls += check.nulls.map { null($0, outcome, of: check, in: claim, on: tier) } }
    result.variants = check.variants.map { variant in
      let other = self.outcome(of: check, in: claim, on: tier, asking: variant.rows)
      return CheckResult.VariantResult(name: variant.name, verdict: other.verdict, measured: other.measured)
    }
    return result
  }

  /// Every check of a claim on every tier that it names.
  public func verify(_ claim: Claim, tiers: Set<Tier> = Set(Tier.allCases)) -> [CheckResult] {
    claim.checks.flatMap { check in
      check.tiers.filter(tiers.contains).map { verify(check, of: claim, on: $0) }
    }
  }

  /// Behaviour under ablation that a check asks for and the table lacks.
  package func unmeasured(_ check: Check, of claim: Claim, on tier: Tier) -> [RowQuery] {
    let missing = MissingConditions()
    let asker = Evaluator(tier: tier, frames: frames, figures: library.figures, claim: claim.id, missing: missing)
    _ = CheckOutcome(rows: check.rows, asker: asker, expecter: asker)
    return missing.queries
  }

  /// The verdict alone, on evidence that may have been spoilt.
  ///
  /// - Parameter rows: what is asked in place of the check's own rows: those of a variant or a null.
  func outcome(
    of check: Check, in claim: Claim, on tier: Tier, asking rows: [Check.Row]? = nil, spoilt: Perturbation? = nil,
    figures: [String: Figure]? = nil, inExpectation: Bool = false
  ) -> CheckOutcome {
    let frames = spoilt.map { self.frames.spoilt(by: $0, subjects: subjects[tier] ?? []) } ?? self.frames
    let asker = Evaluator(tier: tier, frames: frames, figures: figures ?? library.figures, claim: claim.id)
    var expected = library.figures
    if let figures, inExpectation {
      expected = figures
    } else if let figures {
      // A figure that the question reads too is one figure: a check that compares it with itself must not seem to fail.
      for name in check.figuresAsked(in: claim.id) { expected[name] = figures[name] }
    }
    let expecter = Evaluator(tier: tier, frames: frames, figures: expected, claim: claim.id)
    return CheckOutcome(rows: rows ?? check.rows, asker: asker, expecter: expecter)
  }

  private func sources(_ names: Set<String>, _ tier: Tier) -> [CheckResult.Source] {
    names.sorted().map { name in
      if let figure = library.figure(ofSource: name) {
        return CheckResult.Source(name: "\(figure.location.file):\(figure.location.line)", digest: "", precision: "printed")
      }
      let provenance = (table as? any ProvenanceLookup)?.provenance(of: name, tier)
      return CheckResult.Source(
        name: name, digest: provenance?.digest ?? "", precision: provenance?.precision ?? "")
    }
  }
}

extension Check.Row {
  /// The same row with another question.
  func asking(_ question: Expression) -> Check.Row {
    var row = self
    row.ask = question
    return row
  }
}
