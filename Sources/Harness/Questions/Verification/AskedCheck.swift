import Claims

/// A check that is asked on one of its tiers.
public struct AskedCheck: Sendable {
  public var claim: Claim
  public var check: Check
  public var tier: Tier
}

extension Sequence<Claim> {
  /// Every check of these claims on each of the tiers that it names, in their order.
  public func asked(on tiers: Set<Tier>) -> [AskedCheck] {
    flatMap { claim in
      claim.checks.flatMap { check in
        check.tiers.filter(tiers.contains).map { AskedCheck(claim: claim, check: check, tier: $0) }
      }
    }
  }
}
