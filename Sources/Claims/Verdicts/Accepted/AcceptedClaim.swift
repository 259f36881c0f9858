import Ground

/// The accepted verdicts of one claim.
public struct AcceptedClaim: Sendable, Hashable {
  public var claim: String
  public var results: [CheckResult]
  /// Why verdicts changed after they were first accepted, newest last.
  public var changes: [Change]

  public struct Change: Sendable, Hashable, Codable {
    public var check: String
    public var tier: Tier
    public var from: String
    public var to: String
    public var reason: String
    public var date: String

    public init(check: String, tier: Tier, from: String, to: String, reason: String, date: String) {
      self.check = check
      self.tier = tier
      self.from = from
      self.to = to
      self.reason = reason
      self.date = date
    }
  }

  public init(claim: String, results: [CheckResult], changes: [Change] = []) {
    self.claim = claim
    self.results = results
    self.changes = changes
  }

  /// What of it belongs to some tiers.
  func part(_ isPart: (Tier) -> Bool) -> AcceptedClaim {
    AcceptedClaim(
      claim: claim, results: results.filter { isPart($0.tier) }, changes: changes.filter { isPart($0.tier) })
  }
}
