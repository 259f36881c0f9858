import ArgumentParser
import Claims
import Foundation

struct Findings: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what is not as the paper says: one finding a cause, the gravest first, with the claims that fall by it.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var baseline: BaselineOptions

  func run() throws {
    let run = try Run(files: files, filter: filter, evidence: evidence, baseline: baseline, drawsNulls: false)
    for notice in run.notices { Terminal.complain("note: \(notice)") }
    let verdicts = ClaimVerdict.all(run.library.claims, run.results)
    let findings = Finding.all(run.claims, verdicts)
    for finding in findings {
      print(Terminal.styled(finding.name, .bold), "— \(finding.weight.rawValue), \(finding.verdict.rawValue)")
      print("  \(finding.says.trimmingCharacters(in: .whitespacesAndNewlines))")
      print("  claims verify \(finding.claim)")
      if !finding.bringsDown.isEmpty { print("  with it: \(finding.bringsDown.joined(separator: ", "))") }
    }
    print("\(findings.count) findings")
    if let exit = run.exit { throw exit }
  }
}
