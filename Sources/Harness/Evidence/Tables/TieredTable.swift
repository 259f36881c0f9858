import Claims

/// Some tiers from tables of their own, every other tier from one table.
public struct TieredTable: EvidenceTable {
  var own: [Tier: any EvidenceTable]
  var rest: any EvidenceTable

  public init(own: [Tier: any EvidenceTable], rest: any EvidenceTable) {
    self.own = own
    self.rest = rest
  }

  public func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    try (own[tier] ?? rest).rows(tier, subject: subject, quantity: quantity)
  }

  public func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] {
    (own[tier] ?? rest).failures(tier, subject: subject, quantity: quantity)
  }
}
