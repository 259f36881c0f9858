import Claims

extension PaperSection {
  /// Claims that name a section which the paper does not have.
  public static func problems(of claims: [Claim]) -> [Problem] {
    let numbers = all.map(\.number)
    return claims.filter { !numbers.contains($0.section) }.map { claim in
      Problem(
        claim.location, "the paper has no section '\(claim.section)'",
        remedy: Suggestion.remedy(for: claim.section, among: numbers))
    }
  }
}
