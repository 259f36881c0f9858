/// One thing that is not as the paper says, however many claims fail by it.
public struct Finding: Sendable, Hashable, Codable {
  /// The claim that it was found at.
  public var claim: String
  public var name: String
  public var says: String
  public var weight: Claim.Weight
  public var verdict: ClaimVerdict
  /// Claims that rest on this one or restate it, and fail or are corrected by it, besides the claim itself.
  public var bringsDown: [String]

  public init(
    claim: String, name: String, says: String, weight: Claim.Weight, verdict: ClaimVerdict, bringsDown: [String] = []
  ) {
    self.claim = claim
    self.name = name
    self.says = says
    self.weight = weight
    self.verdict = verdict
    self.bringsDown = bringsDown
  }
}

extension Finding {
  /// The findings among claims, by weight: each claim that does not hold or is corrected, unless it restates another or
  /// rests on one that is a finding itself. Extensions are questions, not findings.
  public static func all(_ claims: [Claim], _ verdicts: [String: ClaimVerdict]) -> [Finding] {
    func isWrong(_ id: String) -> Bool { verdicts[id] == .doesNotHold || verdicts[id] == .corrected }
    let wrong = claims.filter { !$0.isExtension && $0.notCheckable == nil && isWrong($0.id) }
    func roots(_ claim: Claim) -> [String] { (claim.restsOn + (claim.repeats.map { [$0] } ?? [])).filter(isWrong) }
    let found = wrong.filter { roots($0).isEmpty }.map { claim in
      Finding(
        claim: claim.id, name: claim.finding?.name ?? claim.title, says: claim.finding?.says ?? claim.asserts,
        weight: claim.finding?.weight ?? claim.weight, verdict: verdicts[claim.id] ?? .doesNotHold,
        bringsDown: wrong.filter { $0.id != claim.id && reaches($0.id, claim.id, claims) }.map(\.id))
    }
    return found.sorted { a, b in
      let order = Claim.Weight.allCases
      return (order.firstIndex(of: a.weight) ?? 0, b.verdict.place) < (order.firstIndex(of: b.weight) ?? 0, a.verdict.place)
    }
  }

  /// Whether a claim rests on another or restates it, by however many steps.
  private static func reaches(_ id: String, _ root: String, _ claims: [Claim]) -> Bool {
    var seen: Set<String> = []
    var open = [id]
    while let next = open.popLast() {
      guard seen.insert(next).inserted, let claim = claims.first(where: { $0.id == next }) else { continue }
      let below = claim.restsOn + (claim.repeats.map { [$0] } ?? [])
      if below.contains(root) { return true }
      open += below
    }
    return false
  }
}
