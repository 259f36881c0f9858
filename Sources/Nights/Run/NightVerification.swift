import Claims
import Evidence
import Foundation
import Ground
import Mathematics
import Questions

/// A night's claims, asked of the table, and what is new in the answers.
public struct NightVerification: Sendable {
  public let library: ClaimLibrary
  public let claims: [Claim]
  public let base: EvidenceBase
  public let results: [CheckResult]
  /// Results that the history has to take up: a verdict, the claim's file or the program is another than before.
  public private(set) var records: [VerdictRecord] = []
  /// Those of them whose verdict is another than before, with the verdict before.
  public private(set) var flips: [(record: VerdictRecord, before: Verdict)] = []

  /// - Parameter night: the night's name.
  public init(_ run: NightlyRun, night: String, tool: String) throws {
    let settings = run.settings
    let library = ClaimLibrary.load(suite: settings.claims.root)
    let unknown = settings.claims.only.filter { library.claim($0) == nil }
    if let name = unknown.first {
      throw MeasuringError(
        settings.path, "'claims: only' names no claim '\(name)'; \(Suggestion.remedy(for: name, among: library.claims.map(\.id)))")
    }
    let tiers = Set(settings.claims.tiers)
    let claims = library.claims.filter { claim in
      (settings.claims.only.isEmpty || settings.claims.only.contains(claim.id))
        && claim.checks.contains { !tiers.isDisjoint(with: $0.tiers) }
    }
    let base = try EvidenceBase(library: library, archive: nil, store: run.folder.store, mappings: MappingLibrary())
    let verifier = Verifier(library: library, table: base, subjects: base.subjects)
    results = Parallel.map(claims.asked(on: tiers)) { verifier.verify($0.check, of: $0.claim, on: $0.tier) }
    (self.library, self.claims, self.base) = (library, claims, base)

    let latest = Dictionary(
      try run.ledger.latestVerdicts().map { ("\($0.reference) \($0.tier.rawValue)", $0) }, uniquingKeysWith: { _, last in last })
    let explainer = ChangeExplainer(
      verifier: verifier, noise: try MeasurementStore(path: run.folder.noise), settings: settings,
      units: try run.ledger.units())
    var digests: [String: String] = [:]
    for result in results {
      guard let claim = library.claim(result.claim), let check = claim.checks.first(where: { $0.id == result.check })
      else { continue }
      let digest = digests[claim.id] ?? Self.digest(of: claim, library)
      digests[claim.id] = digest
      let old = latest["\(result.reference) \(result.tier.rawValue)"]
      let isSame = old.map { $0.verdict == result.verdict && $0.claimDigest == digest && $0.tool == tool } ?? (result.verdict == .notRun)
      if isSame { continue }
      let isFlip = old.map { $0.verdict != result.verdict } ?? false
      let record = VerdictRecord(
        claim: claim.id, check: check.id, tier: result.tier, night: night, verdict: result.verdict, tool: tool,
        claimDigest: digest,
        cause: explainer.cause(result, of: check, in: claim, since: old, tool: tool, digest: digest),
        noise: isFlip ? explainer.noise(result, of: check, in: claim) : .none, result: result)
      records.append(record)
      if isFlip, let old { flips.append((record, old.verdict)) }
    }
  }

  /// SHA-256 of a claim's normal form and of the golden figures that belong to it, shortened to twelve digits: a change
  /// in the shared vocabulary is seen, a file that is only written otherwise is not.
  static func digest(of claim: Claim, _ library: ClaimLibrary) -> String {
    var hash = SHA256()
    hash.update(data: Data(claim.normalForm(library.vocabulary).utf8))
    for name in library.figures.keys.sorted() where name.hasPrefix(claim.id + "/") {
      if let figure = library.figures[name] { hash.update(data: Data("\(name)=\(figure.written)±\(figure.tolerance)\n".utf8)) }
    }
    return String(hash.finalize().hexadecimal.prefix(12))
  }
}
