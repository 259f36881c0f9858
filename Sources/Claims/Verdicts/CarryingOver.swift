/// What models that were trained anew say of a claim, which never decides about the paper's own.
public enum CarryingOver: String, Sendable, Hashable, CaseIterable, Codable {
  case carriesOver = "carries over"
  /// Of what could be asked of them; for the rest of the claim they have no evidence.
  case asFarAsChecked = "carries over as far as checked"
  /// A fair reading and the deciding one disagree on them.
  case depends = "carries over in one reading"
  case undecided = "undecided"
  case doesNot = "does not carry over"

  /// - Parameter results: of the claim's checks on any tiers; those of models trained anew count
  /// - Returns: `nil` where there are none
  public init?(_ claim: Claim, _ results: [CheckResult]) {
    switch ClaimVerdict(claim, results, on: [.replica]) {
    case .holds, .corrected: self = .carriesOver
    case .asFarAsChecked: self = .asFarAsChecked
    case .depends: self = .depends
    case .undecided: self = .undecided
    case .doesNotHold: self = .doesNot
    case .noEvidence: return nil
    }
  }
}
