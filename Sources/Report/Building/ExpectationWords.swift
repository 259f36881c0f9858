import Claims

/// What a check expects, in words, without evidence at hand: operands that are questions are told as they came out in
/// the recorded results.
public struct ExpectationWords {
  public let text: String

  public init(_ check: Check, of claim: Claim, figures: [String: Figure], recorded: [CheckResult]) {
    text = CheckExpectation(check, of: claim, figures: figures, evidence: nil).words(recorded)
  }
}
