import Ground

extension CheckResult {
  /// How this result differs from the accepted one in what matters: verdict, members, and measured values beyond a
  /// relative 1e-6; `nil` when it does not.
  public func difference(from accepted: CheckResult) -> String? {
    if verdict != accepted.verdict { return "\(accepted.verdict.rawValue) → \(verdict.rawValue)" }
    if items.map(\.label) != accepted.items.map(\.label) {
      return "other members than accepted (\(accepted.items.count) → \(items.count))"
    }
    for (mine, theirs) in zip(items, accepted.items) {
      let name = mine.label.isEmpty ? "value" : mine.label
      switch (mine.number, theirs.number) {
      case (let a?, let b?):
        if abs(a - b) > 1e-6 * max(abs(a), abs(b)) + 1e-12 {
          return "\(name): \(NumberText.short(b)) → \(NumberText.short(a))"
        }
      default:
        if mine.value != theirs.value { return "\(name): \(theirs.value) → \(mine.value)" }
      }
    }
    return nil
  }
}
