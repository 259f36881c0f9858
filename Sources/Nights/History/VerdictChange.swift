import Claims
import Evidence
import Foundation
import Questions

/// A line of a check's history: its result on a night, and why it is another than before.
public struct VerdictRecord: Sendable, Hashable {
  public var claim: String
  public var check: String
  public var tier: Tier
  /// The night's name, its time in UTC.
  public var night: String
  public var verdict: Verdict
  /// Version of the program.
  public var tool: String
  /// SHA-256 of the claim's file and its golden figures, shortened.
  public var claimDigest: String
  /// What was new: checkpoints, the claim's file, the program.
  public var cause: String
  public var noise: ChangeNoise
  public var result: CheckResult

  public var reference: String { "\(claim)/\(check)" }
}

/// Whether a change of a verdict is more than uncertainty.
public enum ChangeNoise: Sendable, Hashable, Codable {
  /// Nothing changed, or there was nothing before.
  case none
  /// So many of the batch's parts, and of the repeated measurements, give the new verdict.
  case measured(agreeing: Int, of: Int, isBeyond: Bool)
  /// The check weighs its own sampling intervals; its verdict would be *inconclusive* within them.
  case intervals
  case unknown

  /// Whether the change is called one.
  public var isCalled: Bool {
    switch self {
    case .measured(_, _, let isBeyond): isBeyond
    case .intervals: true
    case .none, .unknown: false
    }
  }

  public var words: String {
    switch self {
    case .none: ""
    case .measured(let agreeing, let count, let isBeyond):
      "\(isBeyond ? "beyond" : "within") the noise: \(agreeing) of \(count) parts and repeats agree"
    case .intervals: "beyond the check's own sampling intervals"
    case .unknown: "not called: the noise was not measured (see 'noise' in nightly.yaml)"
    }
  }

  /// Parts of a batch vote. At a value exactly on the line each would fall to either side by chance, so a change is
  /// called when so many agree that this has a probability below 0.05 (binomial, one half).
  static func voting(agreeing: Int, of count: Int) -> ChangeNoise {
    guard count > 0 else { return .unknown }
    let n = Double(count)
    var tail = 0.0
    for k in agreeing...count {
      let ways: Double = lgamma(n + 1) - lgamma(Double(k) + 1) - lgamma(n - Double(k) + 1)
      tail += exp(ways - n * log(2.0))
    }
    return .measured(agreeing: agreeing, of: count, isBeyond: tail < 0.05)
  }
}

/// Says why results differ from those of the night before.
struct ChangeExplainer {
  let verifier: Verifier
  let noise: MeasurementStore
  let settings: NightlyConfiguration
  let units: [String: FinishedUnit]

  /// Checkpoints that a result rests on and an earlier one did not.
  func newCheckpoints(_ result: CheckResult, since old: CheckResult?) -> [FinishedUnit] {
    let before = Set((old?.sources ?? []).map { "\($0.name) \($0.digest)" })
    let names = result.sources.filter { !before.contains("\($0.name) \($0.digest)") }
    var seen: Set<String> = []
    return names.compactMap { units[$0.digest] }.filter { seen.insert($0.checkpointName).inserted }
      .sorted { ($0.subject, $0.step ?? 0) < ($1.subject, $1.step ?? 0) }
  }

  func cause(
    _ result: CheckResult, of check: Check, in claim: Claim, since old: VerdictRecord?, tool: String, digest: String
  ) -> String {
    var parts: [String] = []
    if let old, old.claimDigest != digest { parts.append("the claim's file changed") }
    if let old, old.tool != tool { parts.append("the program changed") }
    let new = newCheckpoints(result, since: old?.result)
    if let old, old.verdict != result.verdict, let first = turning(result, of: check, in: claim, new) {
      parts.append("at \(first)")
    } else if !new.isEmpty {
      let shown = new.prefix(4).map(\.checkpointName).joined(separator: ", ")
      parts.append("new: \(shown)\(new.count > 4 ? " and \(new.count - 4) more" : "")")
    }
    if let old, parts.isEmpty {
      let now = Set(result.sources.map(\.name))
      let gone = old.result.sources.filter { !now.contains($0.name) }.map(\.name)
      parts.append(gone.isEmpty ? "the same evidence was judged anew" : "gone: \(gone.prefix(4).joined(separator: ", "))")
    }
    return parts.joined(separator: "; ")
  }

  /// The first of the new checkpoints, in order of step, with which the verdict is what it is now.
  private func turning(_ result: CheckResult, of check: Check, in claim: Claim, _ new: [FinishedUnit]) -> String? {
    guard let subject = new.first?.subject, new.allSatisfy({ $0.subject == subject }) else { return nil }
    for unit in new {
      guard let step = unit.step else { return unit.checkpointName }
      var earlier = verifier
      earlier.table = StepLimitedTable(whole: verifier.table, subject: subject, last: step)
      earlier.drawsNulls = false
      if earlier.verify(check, of: claim, on: result.tier).verdict == result.verdict { return unit.checkpointName }
    }
    return nil
  }

  /// Lets parts and repeats of the batches vote on a changed verdict.
  func noise(_ result: CheckResult, of check: Check, in claim: Claim) -> ChangeNoise {
    guard result.tier == .checkpoint else { return .unknown }
    var agreeing = 0
    var votes = 0
    let kinds = (0..<settings.noise.parts).map { WorkUnit.Kind.part($0 + 1, of: settings.noise.parts) }
      + (0..<settings.noise.repeats).map { WorkUnit.Kind.again($0 + 1) }
    for kind in kinds {
      var part = verifier
      part.table = PartTable(verifier.table, noise: noise, kind: kind, units: units.values)
      part.drawsNulls = false
      let vote = part.verify(check, of: claim, on: result.tier).verdict
      guard vote == .reproduced || vote == .contradicted || vote == .inconclusive else { continue }
      votes += 1
      if vote == result.verdict { agreeing += 1 }
    }
    if votes == 0 {
      let weighs = !result.items.isEmpty && result.items.allSatisfy { $0.interval != nil }
      return weighs ? .intervals : .unknown
    }
    return .voting(agreeing: agreeing, of: votes)
  }
}
