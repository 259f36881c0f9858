import ArgumentParser
import Claims
import Foundation
import Ground
import Report

struct Accept: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Review results that differ from the accepted ones, and record them with a reason.",
    discussion: """
      Without --reason it only shows what would change. It writes nothing where the environment variable CI is set. \
      Verdicts on your own measurements go into a set of your own: claims accept --rows FILE --set NAME --reason "…"; \
      claims verify --rows FILE --set NAME then exits with 1 where one of them has changed.
      """)

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var baseline: BaselineOptions

  @Option(help: "Why the new results are right; recorded beside those that changed.")
  var reason: String?

  @Option(help: "Date of the record, YYYY-MM-DD; default today (UTC).")
  var date: String?

  @Flag(help: "Also remove accepted results whose claim or check no longer exists.")
  var prune = false

  @Flag(help: "Also rewrite accepted results that differ in nothing that is compared: nulls, variants, sources.")
  var refresh = false

  func run() throws {
    guard baseline.isOwn || !evidence.hasMeasurements else {
      throw ValidationError("verdicts on your own measurements go into a set of your own; name it: --set NAME")
    }
    let run = try Run(files: files, filter: filter, evidence: evidence, baseline: baseline, readsWholeSet: true)
    guard run.library.problems.isEmpty else { throw Exit.lint }
    let differences = run.differences
    for (result, difference) in differences {
      print("\(Terminal.verdict(result.verdict)) \(result.tier.rawValue) \(result.reference): \(difference)")
    }
    for stale in run.accepted.stale(in: run.library) { print("stale: \(stale)") }
    guard let reason else {
      print("\(differences.count) results to accept; give --reason \"…\" to record them")
      return
    }
    guard !reason.trimmingCharacters(in: .whitespaces).isEmpty else { throw ValidationError("the reason is empty") }
    guard (ProcessInfo.processInfo.environment["CI"] ?? "").isEmpty else {
      throw ValidationError("CI is set: verdicts are accepted by people, not by CI")
    }
    try record(run, differences, reason)
    print("recorded \(counted(differences.count, "result")) in \(run.accepted.folder)")
  }

  private func record(_ run: Run, _ differences: [(result: CheckResult, difference: String)], _ reason: String) throws {
    let day = date ?? String(Date.now.ISO8601Format().prefix(10))
    let changes = Dictionary(grouping: differences, by: \.result.claim)
    let ids = Set(changes.keys).union(prune || refresh ? run.accepted.claims.keys.map(\.self) : [])
    let found = Dictionary(grouping: run.results.filter { run.isCompared($0) }, by: \.claim)
    let changed = ids.sorted().compactMap { id -> AcceptedClaim? in
      let before = run.accepted.claims[id]
      var claim = before ?? AcceptedClaim(claim: id, results: [])
      if prune { claim.prune(to: run.library) }
      let kept = Set([.archive]).union(run.comparesOwn ? run.measuredTiers : [])
      if refresh { claim.refresh(found[id] ?? [], keepingSourcesOf: kept) }
      for (result, difference) in changes[id] ?? [] {
        claim.record(result, difference, reason: reason, on: day, keepingSourcesOf: kept)
      }
      claim.results.sort { ($0.check, $0.tier) < ($1.check, $1.tier) }
      return claim.results == before?.results ? nil : claim
    }
    var accepted = run.accepted
    try accepted.write(changed)
  }
}

extension AcceptedClaim {
  /// - Parameter tiers: those whose results name what they rest on: recorded results of the archive serve where it is not at
  ///   hand, and verdicts on one's own measurements belong to the content that was measured.
  fileprivate mutating func record(
    _ result: CheckResult, _ difference: String, reason: String, on day: String, keepingSourcesOf tiers: Set<Tier>
  ) {
    let old = results.first { $0.check == result.check && $0.tier == result.tier }
    results.removeAll { $0.check == result.check && $0.tier == result.tier }
    var kept = result
    if !tiers.contains(result.tier) { kept.sources = [] }
    results.append(kept)
    guard let from = old?.verdict else { return }
    let to = from == result.verdict ? "\(result.verdict.rawValue) (\(difference))" : result.verdict.rawValue
    changes.append(
      Change(check: result.check, tier: result.tier, from: from.rawValue, to: to, reason: reason, date: day))
  }

  /// Puts results in the place of accepted ones that say the same.
  fileprivate mutating func refresh(_ found: [CheckResult], keepingSourcesOf tiers: Set<Tier>) {
    for result in found {
      guard let index = results.firstIndex(where: { $0.check == result.check && $0.tier == result.tier }) else { continue }
      let sources = tiers.contains(result.tier) ? result.sources : []
      if result.difference(from: results[index]) == nil {
        results[index] = result
        results[index].sources = sources
      }
    }
  }

  /// Drops results of checks that the library no longer has.
  fileprivate mutating func prune(to library: ClaimLibrary) {
    let checks = library.claim(claim)?.checks ?? []
    results.removeAll { result in !checks.contains { $0.id == result.check && $0.tiers.contains(result.tier) } }
  }
}
