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
  private var frames: Frames

  public init(library: ClaimLibrary, table: any EvidenceTable, subjects: [Tier: [String]]) {
    self.library = library
    frames = Frames(table)
    self.subjects = subjects
  }

  /// One check on one of its tiers.
  public func verify(_ check: Check, of claim: Claim, on tier: Tier) -> CheckResult {
    let outcome = outcome(of: check, in: claim, on: tier)
    var result = CheckResult(claim: claim.id, check: check.id, tier: tier, verdict: outcome.verdict)
    result.reason = outcome.reason
    result.items = outcome.items.map(CheckResult.Item.init)
    result.sources = sources(outcome.sources, tier)
    guard outcome.verdict != .notRun, outcome.verdict != .error else { return result }
    if drawsNulls { result.nulls = check.nulls.map { null($0, of: check, in: claim, on: tier) } }
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

  private func null(_ null: Check.Null, of check: Check, in claim: Claim, on tier: Tier) -> CheckResult.NullResult {
    switch null {
    case .instead(let name, let index):
      let rows = check.rows.map { $0.asking($0.substitutes[index]) }
      let outcome = outcome(of: check, in: claim, on: tier, asking: rows)
      return CheckResult.NullResult(
        name: name, passes: outcome.verdict == .reproduced ? 1 : 0, draws: 1,
        note: outcome.verdict == .error || outcome.verdict == .notRun ? outcome.reason : outcome.measured)
    case .permuted(let kind, let draws, let seed):
      var passes = 0
      var drawn = 0
      while drawn < draws, !Self.isSettled(passes, of: drawn) {
        let spoilt = Perturbation.permuted(kind, seed: seed &+ UInt64(drawn) &* 0x9e37_79b9)
        if outcome(of: check, in: claim, on: tier, spoilt: spoilt).verdict == .reproduced { passes += 1 }
        drawn += 1
      }
      return CheckResult.NullResult(name: "permuted \(kind.rawValue)", passes: passes, draws: drawn)
    }
  }

  /// Whether enough was drawn to say if a null passes more often than 1 in 20: the 90 % exact interval of its rate
  /// leaves 5 % out (59 draws without a pass do), and there were 20 draws or more.
  static func isSettled(_ passes: Int, of draws: Int) -> Bool {
    guard draws >= 20, let rate = try? Proportion(successes: passes, trials: draws).clopperPearson(level: 0.9) else {
      return false
    }
    return rate.upper < 0.05 || rate.lower > 0.05
  }

  private func sources(_ names: Set<String>, _ tier: Tier) -> [CheckResult.Source] {
    names.sorted().map { name in
      if name.hasPrefix("golden "), let figure = library.figures[String(name.dropFirst("golden ".count))] {
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
