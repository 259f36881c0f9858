import Claims
import Evidence
import Ground
import Mathematics

/// Checks asked of evidence in which the effect cannot be.
extension Verifier {
  typealias Member = CheckResult.NullResult.Member

  /// Draws of which a distribution is made, if the null allows as many.
  static let fewestDraws = 59

  /// The distributions that the answer's own probabilities are of.
  func chance(_ outcome: CheckOutcome, of check: Check) -> [CheckResult.NullResult] {
    let members = outcome.items.compactMap { item in
      item.item.chance.map { Member(label: item.item.label, chance: $0, side: .atLeast) }
    }
    guard !members.isEmpty else { return [] }
    return [
      CheckResult.NullResult(
        name: "chance", passes: 0, draws: 0, members: members, moves: !members.allSatisfy(\.chance.isCertain))
    ]
  }

  func null(
    _ null: Check.Null, _ outcome: CheckOutcome, of check: Check, in claim: Claim, on tier: Tier
  ) -> CheckResult.NullResult {
    switch null {
    case .instead(let name, let index):
      instead(name, check.rows.map { $0.asking($0.substitutes[index]) }, outcome, of: check, in: claim, on: tier)
    case .permuted(let kind, let draws, let seed):
      permuted(kind, draws, seed, outcome, of: check, in: claim, on: tier)
    }
  }

  private func permuted(
    _ kind: Check.Permutation, _ draws: Int, _ seed: UInt64, _ outcome: CheckOutcome, of check: Check, in claim: Claim,
    on tier: Tier
  ) -> CheckResult.NullResult {
    var (passes, drawn) = (0, 0)
    var moves = false
    var values: [[Double]] = outcome.items.map { _ in [] }
    while drawn < draws, drawn < Self.fewestDraws || !Self.isSettled(passes, of: drawn) {
      let spoilt = Perturbation.permuted(kind, seed: seed &+ UInt64(drawn) &* 0x9e37_79b9)
      let found = self.outcome(of: check, in: claim, on: tier, spoilt: spoilt)
      if found.verdict == .reproduced { passes += 1 }
      moves = moves || found.items.map(\.item.value) != outcome.items.map(\.item.value)
      collect(found, into: &values, as: outcome)
      drawn += 1
    }
    return CheckResult.NullResult(
      name: "permuted \(kind.rawValue)", passes: passes, draws: drawn,
      members: members(outcome, values, sides(of: check, in: claim, on: tier)), moves: moves)
  }

  /// Another question in place of the check's own: one value a member, several where the question gives several draws for a
  /// row, or the law that `random-share` describes.
  private func instead(
    _ name: String, _ rows: [Check.Row], _ outcome: CheckOutcome, of check: Check, in claim: Claim, on tier: Tier
  ) -> CheckResult.NullResult {
    let found = self.outcome(of: check, in: claim, on: tier, asking: rows)
    guard found.verdict != .error, found.verdict != .notRun else {
      return CheckResult.NullResult(name: name, passes: 0, draws: 1, note: found.reason)
    }
    let sides = sides(of: check, in: claim, on: tier)
    let laws = Dictionary(
      found.items.compactMap { item in item.item.law.map { (item.item.label, $0) } }, uniquingKeysWith: { first, _ in first })
    if !laws.isEmpty {
      let members = outcome.items.compactMap { item -> Member? in
        guard let law = laws[item.item.label], let observed = item.item.number else { return nil }
        let null = law.null(observed: observed)
        return Member(label: item.item.label, chance: Chance(null), side: sides(item.item.label, null.mean))
      }
      return CheckResult.NullResult(
        name: name, passes: 0, draws: 0, note: found.missingRows > 0 ? found.reason : "", members: members,
        moves: !members.allSatisfy(\.chance.isCertain))
    }
    var values: [[Double]] = outcome.items.map { _ in [] }
    collect(found, into: &values, as: outcome)
    guard values.contains(where: { $0.count > 1 }) else {
      return CheckResult.NullResult(
        name: name, passes: found.verdict == .reproduced ? 1 : 0, draws: 1, note: found.measured)
    }
    return CheckResult.NullResult(name: name, passes: 0, draws: 0, members: members(outcome, values, sides))
  }

  /// Adds to each member's values those that stand in its place: under its label, or under labels that begin with it.
  private func collect(_ found: CheckOutcome, into values: inout [[Double]], as outcome: CheckOutcome) {
    let labels = outcome.items.map(\.item.label)
    if found.items.map(\.item.label) == labels {
      for (index, item) in found.items.enumerated() {
        if let number = item.item.number { values[index].append(number) }
      }
      return
    }
    for item in found.items {
      guard let number = item.item.number,
        let index = labels.firstIndex(where: { $0.isEmpty || item.item.label == $0 || item.item.label.hasPrefix($0 + " ") })
      else { continue }
      values[index].append(number)
    }
  }

  private func members(_ outcome: CheckOutcome, _ values: [[Double]], _ sides: Sides) -> [Member] {
    zip(outcome.items, values).compactMap { item, values in
      guard let observed = item.item.number, observed.isFinite, !values.isEmpty, values.allSatisfy(\.isFinite) else {
        return nil
      }
      let null = NullDistribution(observed: observed, draws: values)
      return Member(label: item.item.label, chance: Chance(null), side: sides(item.item.label, null.mean))
    }
  }

  /// On which side of chance a member's expectation lies, by the member's label and the mean of what chance gives.
  private typealias Sides = (String, Double) -> CheckResult.NullResult.Side

  /// A bound says itself which side is better. Of a value that is expected it is the side on which that value lies from
  /// the null's mean, whatever was measured: a floor of 0 asks how often chance gives as little.
  private func sides(of check: Check, in claim: Claim, on tier: Tier) -> Sides {
    let expecter = Evaluator(tier: tier, frames: frames, figures: library.figures, claim: claim.id)
    let rows = check.rows.map { (side: $0.expect.side, point: expecter.point(of: $0.expect)) }
    return { label, mean in
      guard let row = check.row(of: label).map({ rows[$0] }) ?? rows.first else { return .atLeast }
      return row.point.map { $0 < mean ? .atMost : .atLeast } ?? row.side
    }
  }

  /// Whether enough was drawn to say if a null passes more often than 1 in 20: the 90 % exact interval of its rate
  /// leaves 5 % out (59 draws without a pass do), and there were 20 draws or more.
  static func isSettled(_ passes: Int, of draws: Int) -> Bool {
    guard draws >= 20, let rate = try? Proportion(successes: passes, trials: draws).clopperPearson(level: 0.9) else {
      return false
    }
    return rate.upper < 0.05 || rate.lower > 0.05
  }
}

extension Evaluator {
  /// The value that an expectation names, or the middle between the two that it names; `nil` for all others.
  fileprivate func point(of expectation: Expectation) -> Double? {
    func number(_ answer: Answer?) -> Double? { answer?.items.first?.number }
    switch expectation {
    case .figure(let name):
      guard case .text(let text) = name.kind else { return nil }
      return number(try? figure(named: text))
    case .equals(let value), .closeTo(let value, _, _): return number(try? answer(value))
    case .between(let lower, let upper):
      guard let low = number(try? answer(lower)), let high = number(try? answer(upper)) else { return nil }
      return (low + high) / 2
    case .count(let inner, _): return point(of: inner)
    default: return nil
    }
  }
}
