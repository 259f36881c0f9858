import ArgumentParser
import Claims
import Foundation
import Report

struct Findings: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what is not as the paper says: one finding a cause, the gravest first, with the claims that fall by it.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, csv
  }

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var baseline: BaselineOptions

  @Option(help: "text, or csv (a finding a row).")
  var format: Format = .text

  func run() throws {
    let run = try Run(files: files, filter: filter, evidence: evidence, baseline: baseline, drawsNulls: false)
    for notice in run.notices { Terminal.complain("note: \(notice)") }
    let verdicts = ClaimVerdict.all(run.library.claims, run.results)
    let findings = Finding.all(run.claims, verdicts)
    guard format == .text else {
      Output.document(FindingTable(findings).rendered())
      if let exit = run.exit { throw exit }
      return
    }
    for finding in findings {
      Terminal.show([
        TextLine("\(finding.name) — \(finding.weight.rawValue), \(finding.verdict.rawValue)", style: .title),
        TextLine(finding.says, indent: 2), TextLine("claims verify \(finding.claim)", indent: 2, style: .faint),
      ])
      if !finding.bringsDown.isEmpty {
        Terminal.show([TextLine(finding.bringsDown.joined(separator: ", "), indent: 2, lead: "with it:")])
      }
    }
    print("\(findings.count) findings")
    if let exit = run.exit { throw exit }
  }
}
