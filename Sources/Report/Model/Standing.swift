import Claims

extension Verdict {
  /// The verdict on a claim from those of its checks on one tier: the gravest, so that a claim stands on a
  /// tier only when every check that names the tier is reproduced there. `nil` without checks.
  ///
  /// Contradiction outranks error: one refuted check refutes the claim whatever became of the others.
  public static func together(_ verdicts: some Sequence<Verdict>) -> Verdict? {
    verdicts.max { $0.gravity < $1.gravity }
  }

  private var gravity: Int {
    switch self {
    case .reproduced: 0
    case .notRun: 1
    case .inconclusive: 2
    case .error: 3
    case .contradicted: 4
    }
  }
}

extension ClaimEntry {
  /// The claim's verdict on each tier that one of its deciding checks names; alternative readings do not
  /// count.
  public var standing: [Tier: Verdict] {
    let results = checks.filter { !$0.isAlternative }.flatMap(\.results)
    return Dictionary(grouping: results, by: \.tier).compactMapValues { Verdict.together($0.map(\.verdict)) }
  }
}

/// Counts of claims and of checks by tier and verdict.
public struct Standing: Sendable, Hashable {
  /// Claims by their verdict on each tier.
  public private(set) var claims: [Tier: [Verdict: Int]] = [:]
  /// Checks by their verdict on each tier.
  public private(set) var checks: [Tier: [Verdict: Int]] = [:]
  public private(set) var claimCount = 0
  public private(set) var checkCount = 0

  public init(_ model: ReportModel) {
    for claim in model.sections.lazy.flatMap(\.claims) {
      claimCount += 1
      for (tier, verdict) in claim.standing { claims[tier, default: [:]][verdict, default: 0] += 1 }
      for check in claim.checks {
        checkCount += 1
        for result in check.results { checks[result.tier, default: [:]][result.verdict, default: 0] += 1 }
      }
    }
  }

  /// Tiers that any check names, in the order of ``Tier``.
  public var tiers: [Tier] { checks.keys.sorted() }
}
