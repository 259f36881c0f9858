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
      A claim named by its id is shown in full; of many only those that do not simply hold; --verbose prints every value. \
      Exit codes: \
      0 as accepted, or your own measurements · 1 a result differs from the accepted one · 2 a check ended in an error · \
      3 claim or golden files have mistakes · 4 evidence could not be read.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, junit, csv
  }

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var baseline: BaselineOptions

  @Option(help: "Only results with this verdict.")
  var verdict: [Verdict] = []

  @Option(help: "text, json, junit or csv (a measured value a row).")
  var format: Format = .text

  @Flag(name: .shortAndLong, help: "Show every result and every measured value.")
  var verbose = false

  @Flag(
    inversion: .prefixedNo,
    help: "Draw the nulls; by default they are where claims are chosen, and left out where everything is verified.")
  var nulls: Bool?

  func run() throws {
    if let exit = try SaidBefore(files: files, evidence: evidence).say(verify) { throw exit }
  }

  /// What the program is to end with, if not 0.
  private func verify() throws -> ExitCode? {
    // What is printed of named claims says nothing of others; the documents do.
    var run = try Run(
      files: files, filter: filter, evidence: evidence, baseline: baseline, drawsNulls: nulls ?? filter.isChoosing,
      extent: format == .text ? filter.extent : .everything)
    sayUnused(of: run.base)
    if !verdict.isEmpty { run.results.removeAll { !verdict.contains($0.verdict) } }
    switch format {
    case .text: text(run)
    case .json: Output.document(try JSONReport(model(run)).rendered())
    case .junit: Output.document(JUnitReport(model(run)).rendered())
    case .csv: Output.document(VerdictTable(model(run)).rendered())
    }
    return run.exit
  }

  /// Which of the archive's files were not used: how many in a line, and each with its reason if asked for.
  private func sayUnused(of base: EvidenceBase) {
    guard !base.unused.isEmpty else { return }
    let count = base.unused.count
    Terminal.complain(
      "note: \(count) of the archive's JSON and CSV files \(count == 1 ? "is" : "are") not used"
        + (verbose ? ":" : " (--verbose names them)"))
    guard verbose else { return }
    for (file, why) in base.unused.sorted(by: { $0.key < $1.key }) { Terminal.complain("  \(file)  \(why)") }
  }

  private func model(_ run: Run) -> ReportModel {
    ReportBuilder(
      library: run.library, accepted: run.accepted, results: run.results, sources: run.base.sources,
      toolVersion: Tool.version, notices: run.notices, evidenceArguments: run.evidenceArguments,
      evidence: run.evaluator
    ).model(of: run.claims, charts: [])
  }

  /// Claims one after the other: in full where few were chosen, else those that do not simply hold, then the counts.
  private func text(_ run: Run) {
    let unread = run.unread
    for notice in run.notices where !unread.contains(notice) { Terminal.complain("note: \(notice)") }
    let model = model(run)
    let isFull = verbose || !verdict.isEmpty || filter.isChoosing && run.claims.count <= 12
    for section in model.sections {
      for claim in section.claims {
        var shown = claim
        shown.checks = claim.checks.filter { !$0.results.isEmpty }
        // Of what was not asked nothing is said, unless it was asked for by name.
        if shown.checks.isEmpty, !verdict.isEmpty || !filter.names(claim.id) { continue }
        if isFull {
          Terminal.show(lines(shown, section: section.number) + [TextLine("")])
        } else if claim.isJudged ? claim.verdict != .holds : claim.notCheckable == nil {
          Terminal.show(ClaimText(shown, section: section.number).summary)
        }
        if !isFull { showOwn(run, shown) }
      }
    }
    Terminal.show(counts(run, model))
    Terminal.show(unread.map { TextLine($0) })
  }

  private func lines(_ claim: ClaimEntry, section: String) -> [TextLine] {
    let text = ClaimText(claim, section: section)
    // A check asked for by its name is all that is wanted.
    let isOneCheck = (filter.ids + filter.claim).contains { $0.hasPrefix(claim.id + "/") }
    guard isOneCheck || !verdict.isEmpty else {
      return text.lines + (verbose ? claim.checks.flatMap { [TextLine($0.question, indent: 4)] + ClaimText.members(of: $0) } : [])
    }
    return text.heading + claim.checks.flatMap { text.lines(of: $0) + ClaimText.members(of: $0) }
  }

  /// What a user's own measurements and changed results say, whatever the claim's verdict.
  private func showOwn(_ run: Run, _ claim: ClaimEntry) {
    for check in claim.checks {
      var own = check
      own.results = check.results.filter { $0.changedFromAccepted != nil || run.measuredTiers.contains($0.tier) && $0.verdict != .notRun }
      guard !own.results.isEmpty else { continue }
      Terminal.show([TextLine(claim.title, style: .title)] + ClaimText(claim, section: "").lines(of: own) + ClaimText.members(of: own))
    }
  }

  private func counts(_ run: Run, _ model: ReportModel) -> [TextLine] {
    var lines: [TextLine] = []
    func isAnswered(_ claim: ClaimEntry) -> Bool {
      claim.checks.contains { check in check.results.contains { ClaimVerdict.deciding.contains($0.tier) } }
    }
    var claims = model.sections.flatMap(\.claims).filter(\.isCounted)
    // Where models trained anew alone are asked, no claim has a verdict.
    claims = claims.contains(where: isAnswered) ? claims.filter { isAnswered($0) || $0.carriesOver != nil } : []
    // Some of a claim's checks make no verdict on the claim.
    let isWhole = !(filter.ids + filter.claim).contains { $0.contains("/") } && verdict.isEmpty
    if isWhole, claims.count > 1 {
      let words = ClaimVerdict.allCases.compactMap { verdict -> String? in
        let count = claims.count { $0.verdict == verdict }
        return count == 0 ? nil : "\(count) \(verdict.rawValue)"
      }
      lines.append(TextLine("\(claims.count) claims: \(words.joined(separator: " · "))"))
      let carried = CarryingOver.allCases.compactMap { answer -> String? in
        let count = claims.count { $0.carriesOver == answer }
        return count == 0 ? nil : "\(count) \(answer.rawValue)"
      }
      if !carried.isEmpty { lines.append(TextLine("on models trained anew, where there is no other evidence: \(carried.joined(separator: " · "))")) }
    }
    lines += run.summary.map { TextLine($0) }
    lines.append(TextLine(run.comparison))
    if !filter.isChoosing, verdict.isEmpty, !verbose {
      lines.append(TextLine("claims verify ID shows a claim in full, claims findings what is not as the paper says", style: .faint))
    }
    return lines
  }
}
