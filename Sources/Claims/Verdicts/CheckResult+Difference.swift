import Ground

extension CheckResult {
  /// How this result differs from the accepted one in what matters: verdict, members, and measured values or ends of
  /// intervals beyond a relative 1e-6; `nil` when it does not. Where the evidence is other evidence than then, its files
  /// are named.
  public func difference(from accepted: CheckResult) -> String? {
    guard let difference = differenceOfContent(from: accepted) else { return nil }
    return ([difference] + changes(of: accepted.sources)).joined(separator: "; ")
  }

  private func differenceOfContent(from accepted: CheckResult) -> String? {
    if verdict != accepted.verdict { return "\(accepted.verdict.rawValue) → \(verdict.rawValue)" }
    if items.map(\.label) != accepted.items.map(\.label) {
      return "other members than accepted (\(accepted.items.count) → \(items.count))"
    }
    for (mine, theirs) in zip(items, accepted.items) {
      let name = mine.label.isEmpty ? "value" : mine.label
      switch (mine.number, theirs.number) {
      case (let a?, let b?):
        if !Self.isSame(a, b) { return "\(name): \(NumberText.short(b)) → \(NumberText.short(a))" }
      default:
        if mine.value != theirs.value { return "\(name): \(theirs.value) → \(mine.value)" }
      }
      guard Self.isSame(mine.interval, theirs.interval) else {
        return "interval of \(name): \(theirs.interval?.written ?? "none") → \(mine.interval?.written ?? "none")"
      }
    }
    return differenceOfNulls(from: accepted)
  }

  /// What chance gives, where it was drawn both times: the same evidence and question have the same. Without nulls drawn a
  /// result still has those that its own probabilities are of.
  private func differenceOfNulls(from accepted: CheckResult) -> String? {
    for mine in nulls {
      guard let theirs = accepted.nulls.first(where: { $0.name == mine.name }) else { return "a new null: \(mine.name)" }
      if (mine.passes, mine.draws) != (theirs.passes, theirs.draws) {
        return "\(mine.name): holds in \(theirs.passes) of \(theirs.draws) → \(mine.passes) of \(mine.draws)"
      }
      if mine.members.map(\.label) != theirs.members.map(\.label) { return "\(mine.name): other members than accepted" }
      for (new, old) in zip(mine.members, theirs.members) {
        let isSame = new.side == old.side && Self.isSame(new.chance.mean, old.chance.mean) && Self.isSame(new.p, old.p)
        if !isSame { return "\(mine.name): \(old.words) → \(new.words)" }
      }
    }
    return nil
  }

  /// Which files are new, changed or gone since then; nothing where none were recorded.
  private func changes(of accepted: [Source]) -> [String] {
    guard !accepted.isEmpty else { return [] }
    let before = Dictionary(accepted.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    let now = Dictionary(sources.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    let new = now.keys.filter { before[$0] == nil }.sorted()
    let changed = now.filter { before[$0.key] ?? $0.value != $0.value }.keys.sorted()
    let gone = before.keys.filter { now[$0] == nil }.sorted()
    return [("new", new), ("changed", changed), ("no longer used", gone)].compactMap { word, names in
      guard !names.isEmpty else { return nil }
      let rest = names.count > 4 ? ", … \(names.count - 4) more" : ""
      return "evidence \(word): \(names.prefix(4).joined(separator: ", "))\(rest)"
    }
  }

  private static func isSame(_ a: Double, _ b: Double) -> Bool {
    a == b || abs(a - b) <= 1e-6 * max(abs(a), abs(b)) + 1e-12
  }

  private static func isSame(_ a: Interval?, _ b: Interval?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return isSame(a.lower, b.lower) && isSame(a.upper, b.upper)
  }
}
