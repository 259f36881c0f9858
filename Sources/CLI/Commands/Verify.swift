import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground
import Report

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask the claims' questions of the evidence and compare with the accepted verdicts.",
    discussion: """
      Prints what does not stand and what differs from the accepted verdicts; --verbose prints every value. Exit codes: \
      0 as accepted, or your own measurements · 1 a result differs from the accepted one · 2 a check ended in an error · \
      3 claim or golden files have mistakes · 4 evidence could not be read.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, junit
  }

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var baseline: BaselineOptions

  @Option(help: "Only results with this verdict.")
  var verdict: [Verdict] = []

  @Option(help: "text, json or junit.")
  var format: Format = .text

  @Flag(name: .shortAndLong, help: "Show every result and every measured value.")
  var verbose = false

  @Flag(
    inversion: .prefixedNo,
    help: "Draw the nulls; by default they are where claims are chosen, and left out where everything is verified.")
  var nulls: Bool?

  func run() throws {
    var run = try Run(files: files, filter: filter, evidence: evidence, baseline: baseline, drawsNulls: nulls ?? filter.isChoosing)
    sayUnused(of: run.base)
    if !verdict.isEmpty { run.results.removeAll { !verdict.contains($0.verdict) } }
    switch format {
    case .text: text(run)
    case .json: print(try JSONReport(model(run)).rendered(), terminator: "")
    case .junit: print(JUnitReport(model(run)).rendered(), terminator: "")
    }
    if let exit = run.exit { throw exit }
  }

  /// Which of the archive's files were not used: how many in a line, and each with its reason if asked for.
  private func sayUnused(of base: EvidenceBase) {
    guard !base.unused.isEmpty else { return }
    let count = base.unused.count
    Terminal.complain(
      "note: \(count) of the archive's JSON and CSV files \(count == 1 ? "is" : "are") not used"
        + (verbose ? ":" : " (--verbose names them)"))
    guard verbose else { return }
    for (file, why) in base.unused.sorted(by: { $0.key < $1.key }) { Terminal.complain(Terminal.fitted(file, why)) }
  }

  private func model(_ run: Run) -> ReportModel {
    ReportBuilder(
      library: run.library, accepted: run.accepted, results: run.results, sources: run.base.sources,
      toolVersion: Tool.version, notices: run.notices, evidenceArguments: run.base.archive == nil ? "" : "--archive DIR"
    ).model(of: run.claims, charts: [])
  }

  private func text(_ run: Run) {
    for notice in run.notices { Terminal.complain("note: \(notice)") }
    let differences = Dictionary(
      run.differences.map { ("\($0.result.reference) \($0.result.tier)", $0.difference) }, uniquingKeysWith: { a, _ in a })
    for result in run.results {
      let difference = differences["\(result.reference) \(result.tier)"]
      let isMeasured = run.measuredTiers.contains(result.tier)
      let stands = result.verdict == .notRun || result.verdict == .reproduced && !isMeasured
      if verbose || !verdict.isEmpty || !stands || difference != nil {
        show(result, difference, everything: verbose || isMeasured)
      }
    }
    for line in verdicts(run) { print(line) }
    for line in run.summary { print(line) }
    print(run.comparison)
  }

  /// The verdict on each claim where few were chosen, counts otherwise.
  private func verdicts(_ run: Run) -> [String] {
    // Some of a claim's checks make no verdict on the claim.
    guard !(filter.ids + filter.claim).contains(where: { $0.contains("/") }), verdict.isEmpty else { return [] }
    let verdicts = ClaimVerdict.all(run.library.claims, run.results)
    let judged = run.claims.filter { !$0.isExtension && $0.notCheckable == nil && $0.repeats == nil }
    if run.claims.count <= 12 {
      return run.claims.map { claim in
        let verdict = verdicts[claim.id] ?? .noEvidence
        let word =
          claim.notCheckable != nil
          ? "not checkable" : claim.isExtension ? "answered \(ExtensionAnswer(verdict).rawValue)" : verdict.rawValue
        return "\(Terminal.styled(claim.id, .bold)): \(word) (\(claim.weight.rawValue))"
      }
    }
    let counts = Dictionary(grouping: judged) { verdicts[$0.id] ?? .noEvidence }.mapValues(\.count)
    let words = ClaimVerdict.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }.joined(separator: " · ")
    return ["claims: \(words)"]
  }

  private func show(_ result: CheckResult, _ difference: String?, everything: Bool) {
    let tier = result.tier.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)
    print("\(Terminal.verdict(result.verdict)) \(tier) \(result.reference)")
    if let difference { print("    differs: \(difference)") }
    if !result.reason.isEmpty { print("    \(result.reason)") }
    for item in result.items where everything || item.judgement != .holds {
      let interval = item.interval.map {
        " [\(NumberText.short($0.lower, digits: 4)), \(NumberText.short($0.upper, digits: 4))]"
      }
      let mark =
        switch item.judgement {
        case .holds: "ok  "
        case .fails: "FAIL"
        case .undecided: "?   "
        }
      let label = item.label.isEmpty ? "" : item.label + ": "
      print("    \(mark) \(label)\(item.value)\(interval ?? ""), expected \(item.expected)")
    }
    for null in result.nulls where verbose || null.passesTooOften {
      print("    null \(null.name): holds in \(null.passes) of \(null.draws)\(null.note.isEmpty ? "" : " (\(null.note))")")
    }
    for variant in result.variants where verbose || variant.verdict != result.verdict {
      print("    variant \(variant.name): \(variant.verdict.rawValue) (\(variant.measured))")
    }
  }
}
