import Claims

/// The one result of a claim that its verdict is told by: a check that decides, on a tier that may.
struct PrincipalResult {
  var check: CheckEntry
  var result: TierResult
  /// The tiers on which the check comes out the same.
  var tiers: [Tier]
  /// What chance gives in another check of the claim on the same evidence, where this one has nothing to hold it against.
  private var otherNull: NullResult?

  /// The gravest result of the deciding checks; among equals the authors' raw results before what is printed, then the
  /// claim's own order. Of claims that state figures alone, their figures decide.
  ///
  /// Where models trained anew alone have an answer, theirs is shown.
  init?(_ claim: ClaimEntry) {
    let deciding = claim.carriesOver == nil ? ClaimVerdict.deciding : [.replica]
    guard let first = Self.ranked(claim, on: deciding).first else { return nil }
    self = first
    guard result.nulls.isEmpty else { return }
    let (own, tier) = (check.id, result.tier)
    otherNull = claim.checks.lazy.filter { $0.id != own }.flatMap(\.results).filter { $0.tier == tier }.flatMap(\.nulls)
      .first { $0.moves && !$0.members.isEmpty }
  }

  private init(check: CheckEntry, result: TierResult, deciding: Set<Tier> = ClaimVerdict.deciding) {
    self.check = check
    self.result = result
    tiers = check.results.filter { $0.verdict == result.verdict && deciding.contains($0.tier) }.map(\.tier)
  }

  /// The checks that a verdict other than *holds* comes from, a result each: those contradicted, of figures where it is a
  /// correction.
  static func failing(_ claim: ClaimEntry) -> [PrincipalResult] {
    let counts: (CheckEntry) -> Bool = { claim.verdict == .corrected ? $0.role == .figure : $0.role.decides }
    return claim.checks.filter(counts).compactMap { check in
      check.results.filter { $0.verdict == .contradicted && ClaimVerdict.deciding.contains($0.tier) }
        .map { PrincipalResult(check: check, result: $0) }.min { $0.rank < $1.rank }
    }
  }

  private static func ranked(_ claim: ClaimEntry, on tiers: Set<Tier>) -> [PrincipalResult] {
    let deciding = claim.checks.filter(\.role.decides)
    let asked = claim.verdict == .corrected || deciding.isEmpty ? claim.checks.filter { $0.role == .figure } : deciding
    let results = (asked.isEmpty ? deciding : asked).flatMap { check in
      check.results.filter { tiers.contains($0.tier) && !$0.measured.isEmpty }
        .map { PrincipalResult(check: check, result: $0, deciding: tiers) }
    }
    let ranked = results.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    // What the claim wants shown stands for it unless something graver does.
    guard let shown = ranked.first(where: { $0.check.id == claim.shows }), let first = ranked.first,
      shown.result.verdict == first.result.verdict
    else { return ranked }
    return [shown] + ranked
  }

  private var rank: Int {
    let gravity: Int =
      switch result.verdict {
      case .contradicted: 0
      case .inconclusive: 10
      case .reproduced: 20
      case .error, .notRun: 30
      }
    let tier: Int =
      switch result.tier {
      case .archive: 0
      case .checkpoint: 1
      case .paper: 2
      case .replica: 3
      }
    let isNumber = result.measured.contains { $0.value != nil }
    return gravity + tier + (isNumber ? 0 : 5)
  }

  /// What was measured, in short.
  var measured: [Inline] { MeasuredText(result.measured, judging: check.judging).brief }

  /// What was expected and what chance gives, in short.
  func beside(withChance: Bool = true) -> [Inline] {
    var words: [Inline] = check.expected.isEmpty ? [] : [.text("expected \(check.expected)")]
    guard withChance else { return words }
    if let null = result.nulls.first {
      words.append(.text("\(words.isEmpty ? "" : "; ")\(null.label): \(null.text)"))
    } else if let null = otherNull {
      let members = null.members.prefix(2).map(\.words) + (null.members.count > 2 ? ["…"] : [])
      words.append(.text("\(words.isEmpty ? "" : "; ")beside it, \(null.label): \(members.joined(separator: "; "))"))
    }
    return words
  }

  /// The small figure; nothing where the answer is no number.
  var strip: [Inline] {
    guard let strip = ValueStrip(result.measured, judging: check.judging) else { return [] }
    let words = "Measured \(measured.map(\.plainText).joined()). Expected \(check.expected)."
    return [.drawing(strip.svg(words: words))]
  }
}
