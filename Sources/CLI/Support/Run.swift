import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground
import Mathematics
import Questions
import Report

/// Which accepted verdicts a run is compared with.
struct BaselineOptions: ParsableArguments {
  @Option(
    name: [.customLong("set"), .customLong("baseline")],
    help: ArgumentHelp(
      "Set of accepted verdicts under golden/verdicts.",
      discussion: """
        published, the default, is about the suite's own evidence; a set of another name is about measurements of yours, \
        and only it is compared with those. claims accept --set NAME makes it.
        """))
  var name: String = Self.published

  static let published = "published"

  /// Whether the set is one about the user's own measurements.
  var isOwn: Bool { name != Self.published }

  /// - Parameter only: the claims whose verdicts are wanted; all of them if `nil`.
  func accepted(_ files: LibraryOptions, only: Set<String>? = nil) throws -> AcceptedVerdicts {
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
      throw ValidationError("a set is a plain name of letters, digits and hyphens, not '\(name)'")
    }
    guard name != AcceptedVerdicts.paper else {
      throw ValidationError("every set includes the results of '\(name)'; name another")
    }
    do {
      return try AcceptedVerdicts(root: files.root, set: name, only: only)
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.lint
    }
  }
}

/// One run of checks: results, where they came from, and how they differ from what was accepted.
struct Run {
  var library: ClaimLibrary
  var claims: [Claim]
  var results: [CheckResult]
  var base: EvidenceBase
  var accepted: AcceptedVerdicts
  var notices: [String] = []
  /// Tiers that the user's own measurements answer on.
  var measuredTiers: Set<Tier> = []
  /// What names the evidence in commands that are shown: nothing where the suite names it itself.
  var evidenceArguments: String { base.archive == nil || library.suite.evidence.archive != nil ? "" : "--archive DIR" }
  /// Answers expressions from the evidence.
  let evaluator: Evaluator
  /// Whether verdicts on the user's own measurements are compared with a set of theirs.
  var comparesOwn = false
  private let set: String

  /// Verifies the claims; without an archive the recorded results of its tier serve, marked so.
  init(
    files: LibraryOptions, filter: FilterOptions, evidence: EvidenceOptions, baseline: BaselineOptions,
    drawsNulls: Bool = true, readsWholeSet: Bool = false, extent: ClaimLibrary.Extent = .everything
  ) throws {
    // The set of the fixtures is about the small archive among them alone.
    let (found, known) = Parallel.both {
      try evidence.evidence(with: files, filter, withReplica: !baseline.isOwn, extent: extent)
    } _: {
      try baseline.accepted(files, only: readsWholeSet ? nil : filter.named)
    }
    (library, claims, base) = try found.get()
    let asked = try MeasuredModels(base.subjects[.checkpoint] ?? [], base).asking(claims)
    claims = asked.claims
    notices += asked.notices + (try evidence.notices(claims, base, of: library.suite)) + evidence.slips(base, library)
    for problem in library.problems { Terminal.complain("error: \(problem)") }
    accepted = try known.get()
    set = baseline.name
    comparesOwn = baseline.isOwn && evidence.hasMeasurements
    base.known = accepted.sourceNames
    notices += Self.unread(in: base)
    Self.complain(of: base)
    var verifier = Verifier(library: library, table: base, subjects: base.subjects)
    verifier.drawsNulls = drawsNulls
    evaluator = verifier.evaluator
    results = []
    var tiers = filter.tiers
    if evidence.hasMeasurements {
      measuredTiers = Set([Tier.replica, .checkpoint]).filter { base.subjects[$0]?.isEmpty == false }
      if filter.tier.isEmpty { tiers = measuredTiers }
    }
    let usesRecords = base.archive == nil && tiers.contains(.archive)
    if usesRecords, !accepted.isNew, claims.contains(where: { $0.checks.contains { $0.tiers.contains(.archive) } }) {
      notices.append(
        "No archive was given (`--archive` or `CLAIMS_ARCHIVE`): results of the tier *archive* are the recorded ones "
          + "in `golden/verdicts/\(set)`, not a new run.")
    }
    if base.usesCommittedReplica, claims.contains(where: { $0.checks.contains { $0.tiers.contains(.replica) } }) {
      notices.append(CommittedReplica.notice(library.suite))
    }
    let (accepted, checks, evidenceBase) = (accepted, verifier, base)
    /// The error of a check whose accepted result rests on a file that cannot be read now.
    @Sendable func lost(_ asked: AskedCheck) -> CheckResult? {
      guard asked.tier == .archive, let old = accepted.result(asked.claim.id, asked.check.id, asked.tier),
        let file = evidenceBase.unread(among: old.sources.map(\.name)), let failure = file.failure
      else { return nil }
      var result = CheckResult(claim: asked.claim.id, check: asked.check.id, tier: asked.tier, verdict: .error)
      result.reason = "it rests on \(file.source.name), which cannot be read: \(failure.problem)"
      return result
    }
    let given = Parallel.map(claims.asked(on: tiers)) { asked -> (asked: AskedCheck, result: CheckResult?) in
      let recorded =
        asked.tier == .archive && usesRecords ? accepted.result(asked.claim.id, asked.check.id, asked.tier) : nil
      return (asked, recorded ?? lost(asked))
    }
    results = Self.answers(to: given, by: checks, evidence: base.identity)
  }

  /// The results that are there, and those of the other checks: asked now, or before, of the same evidence.
  private static func answers(
    to given: [(asked: AskedCheck, result: CheckResult?)], by verifier: Verifier, evidence identity: [String]?
  ) -> [CheckResult] {
    let cache = ResultCache(
      EvidenceCache(environment: ProcessInfo.processInfo.environment), evidence: identity, figures: verifier.library.figures)
    let keys = Parallel.map(given) { asked, result in
      cache == nil || result != nil
        ? nil
        : ResultCache.key(
          asked.check, of: asked.claim.id, on: asked.tier, verifier.library.vocabulary, drawsNulls: verifier.drawsNulls)
    }
    let known = cache?.results(of: keys.compactMap(\.self)) ?? [:]
    let answers = Parallel.map(Array(zip(given, keys))) { given, key -> (result: CheckResult, new: String?) in
      if let result = given.result ?? key.flatMap({ known[$0] }) { return (result, nil) }
      return (verifier.verify(given.asked.check, of: given.asked.claim, on: given.asked.tier), key)
    }
    let new = answers.compactMap { answer in answer.new.map { (key: $0, result: answer.result) } }
    if !new.isEmpty { cache?.keep(new) }
    return answers.map(\.result)
  }

  /// Notices of files that could not be read and that no check needs; they stand among the others too.
  var unread: [String] { Self.unread(in: base) }

  private static func unread(in base: EvidenceBase) -> [String] {
    base.strays.map { "Not read, and needed by no check: \($0.failure?.problem ?? "")" }
  }

  /// Says which files could not be read and are, or may be, needed.
  private static func complain(of base: EvidenceBase) {
    let strays = Set(base.strays.compactMap(\.failure?.problem))
    for failure in base.failures where !strays.contains(failure) { Terminal.complain("error: \(failure)") }
  }

  /// Results that differ from the accepted ones, or have none.
  var differences: [(result: CheckResult, difference: String)] {
    results.compactMap { result in
      guard isCompared(result) else { return nil }
      guard let old = accepted.result(result.claim, result.check, result.tier) else { return (result, "not accepted yet") }
      return result.difference(from: old).map { (result, $0) }
    }
  }

  /// Whether something was accepted, or may be, for what the result rests on.
  func isCompared(_ result: CheckResult) -> Bool { comparesOwn || !measuredTiers.contains(result.tier) }

  /// Files and checkpoints whose content is another than when the verdicts of the user's own set were accepted.
  private var changedEvidence: [String] {
    guard comparesOwn else { return [] }
    let now = Dictionary(base.sources.map { ($0.source.name, $0.source.digest) }, uniquingKeysWith: { $1 })
    return accepted.sourceDigests.compactMap { name, digest in now[name].flatMap { $0 == digest ? nil : name } }.sorted()
  }

  /// How the results compare with the accepted ones, in a sentence.
  var comparison: String {
    let differences = differences
    if accepted.isNew { return "no verdicts are accepted yet; claims accept\(comparesOwn ? " --set \(set)" : "") --reason \"…\" records these" }
    if comparesOwn {
      let changed = changedEvidence
      let evidence = changed.isEmpty
        ? "" : "; of the evidence they rest on, other content than then: \(changed.prefix(3).joined(separator: ", "))"
          + (changed.count > 3 ? " and \(changed.count - 3) more" : "")
      guard !differences.isEmpty else { return "all as accepted in the set \(set)\(evidence)" }
      return "\(counted(differences.count, "result")) differ\(differences.count == 1 ? "s" : "") from the set \(set)\(evidence) "
        + "(claims accept --set \(set) reviews them)"
    }
    guard differences.isEmpty else {
      return "\(counted(differences.count, "result")) differ\(differences.count == 1 ? "s" : "") from the accepted ones (claims accept reviews them)"
    }
    let measured = Set(results.map(\.tier)).intersection(measuredTiers).sorted().map(\.rawValue)
    guard !measured.isEmpty else { return "all as accepted" }
    let own = "measured by you on \(measured.joined(separator: " and ")), for which no verdicts are accepted"
    return results.allSatisfy { measuredTiers.contains($0.tier) } ? own : "all others as accepted; " + own
  }

  /// The exit code that says what kind of run this was; `nil` when all is well.
  var exit: ExitCode? {
    if !library.problems.isEmpty || !base.problems.isEmpty { return Exit.lint }
    if results.contains(where: { $0.verdict == .error }) { return Exit.checkError }
    if base.failures.count > base.strays.count { return Exit.evidence }
    // Where nothing was ever accepted nothing can have changed.
    if accepted.isNew { return nil }
    return differences.isEmpty ? nil : Exit.regression
  }

  /// A line for each tier: how many checks came out how.
  var summary: [String] {
    Dictionary(grouping: results, by: \.tier).sorted { $0.key < $1.key }.map { tier, results in
      let counts = Dictionary(grouping: results, by: \.verdict).mapValues(\.count)
      let words = Verdict.allCases.compactMap { verdict in counts[verdict].map { "\($0) \(verdict.rawValue)" } }.joined(separator: ", ")
      return "checks on \(tier.rawValue): \(words)"
    }
  }
}
