/// What a check says on all tiers that may decide together.
private enum Outcome {
  case holds, fails, open
  /// Members with evidence hold, others have none.
  case partial
  case none

  /// Of a check's results: a refutation on one tier is not hidden by another, and a missing part hides no evidence.
  init(_ results: [CheckResult]) {
    if results.contains(where: { $0.verdict == .contradicted }) {
      self = .fails
    } else if results.contains(where: { $0.verdict == .inconclusive && !$0.isPartial }) {
      self = .open
    } else if results.contains(where: { $0.verdict == .reproduced }) {
      self = .holds
    } else {
      self = results.contains(where: \.isPartial) ? .partial : .none
    }
  }
}

extension CheckResult {
  /// Whether all members with evidence hold and only missing ones leave the check open.
  public var isPartial: Bool {
    verdict == .inconclusive && !items.isEmpty && items.allSatisfy { $0.judgement == .holds }
  }
}

extension ClaimVerdict {
  /// Tiers whose evidence is about the paper itself. A replica below the paper's own preset never decides.
  public static let deciding: Set<Tier> = [.paper, .archive, .checkpoint]

  /// The verdict that a claim's check results make.
  ///
  /// - Parameters:
  ///   - results: of the claim's checks on any tiers; those of tiers that cannot bear on it are left out
  ///   - tiers: that decide
  public init(_ claim: Claim, _ results: [CheckResult], on tiers: Set<Tier> = deciding) {
    let admitted = results.filter { tiers.contains($0.tier) && claim.notAbout[$0.tier] == nil }
    let byCheck = Dictionary(grouping: admitted, by: \.check)
    func outcomes(_ belongs: (Check) -> Bool) -> [(check: Check, outcome: Outcome)] {
      claim.checks.filter { check in belongs(check) && !tiers.isDisjoint(with: check.tiers) }
        .map { ($0, Outcome(byCheck[$0.id] ?? [])) }
        // What only somebody's own checkpoints could answer is no part of the paper's evidence while there are none.
        .filter { $0.1 != .none || !Set($0.0.tiers).isDisjoint(with: [.paper, .archive]) }
    }
    let deciding = outcomes { $0.role.decides }
    let readings = outcomes { $0.role == .reading }
    let figures = outcomes { $0.role == .figure }.map(\.outcome)
    func isRead(_ check: Check, _ wanted: Outcome) -> Bool {
      readings.contains { $0.outcome == wanted && ($0.check.readingOf.isEmpty || $0.check.readingOf.contains(check.id)) }
    }
    if deciding.isEmpty, claim.checks.contains(where: { $0.role.decides }) {
      self = .noEvidence
      return
    }
    if deciding.isEmpty {
      // Claims that state figures alone: a miss is a correction.
      self = figures.contains(.fails) ? .corrected : figures.contains(.open) ? .undecided
        : figures.contains(.partial) ? .asFarAsChecked : figures.contains(.holds) ? .holds : .noEvidence
      return
    }
    let failing = deciding.filter { $0.outcome == .fails }
    if failing.contains(where: { !isRead($0.check, .holds) }) {
      self = .doesNotHold
    } else if !failing.isEmpty || readings.contains(where: { $0.outcome == .fails }) {
      self = .depends
    } else if deciding.contains(where: { $0.outcome == .open }) {
      self = .undecided
    } else if deciding.allSatisfy({ $0.outcome == .none }) {
      self = .noEvidence
    } else if deciding.contains(where: { $0.outcome == .partial || $0.outcome == .none }) {
      self = .asFarAsChecked
    } else {
      self = figures.contains(.fails) ? .corrected : .holds
    }
  }

  /// The verdicts on all claims of a library: a restatement has the verdict of what it restates.
  public static func all(_ claims: [Claim], _ results: [CheckResult]) -> [String: ClaimVerdict] {
    let byClaim = Dictionary(grouping: results, by: \.claim)
    var verdicts = Dictionary(
      claims.map { ($0.id, ClaimVerdict($0, byClaim[$0.id] ?? [])) }, uniquingKeysWith: { first, _ in first })
    for claim in claims {
      var original = claim.repeats
      var seen: Set<String> = [claim.id]
      while let id = original, seen.insert(id).inserted, let next = claims.first(where: { $0.id == id })?.repeats {
        original = next
      }
      if let original, let verdict = verdicts[original] { verdicts[claim.id] = verdict }
    }
    return verdicts
  }
}

/// What an open question of the paper, made measurable, is answered.
public enum ExtensionAnswer: String, Sendable, Hashable, CaseIterable, Codable {
  case yes, no, undecided

  public init(_ verdict: ClaimVerdict) {
    self =
      switch verdict {
      case .holds, .corrected: .yes
      case .doesNotHold: .no
      case .asFarAsChecked, .depends, .undecided, .noEvidence: .undecided
      }
  }
}
