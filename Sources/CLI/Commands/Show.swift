import ArgumentParser
import Claims
import Foundation
import Ground
import Report

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show claims: statement, what would refute them, and each check's question, expectation, rows and nulls.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var baseline: BaselineOptions

  @Flag(help: "Print the normal form: every name replaced by what it stands for, row by row.")
  var expanded = false

  func run() throws {
    let library = try files.library(extent: filter.extent)
    let accepted = try? baseline.accepted(files, only: filter.named)
    for claim in try filter.select(from: library) {
      if expanded {
        print(claim.normalForm(library.vocabulary))
      } else {
        Terminal.show(lines(claim, library, accepted))
      }
    }
  }

  private func lines(_ claim: Claim, _ library: ClaimLibrary, _ accepted: AcceptedVerdicts?) -> [TextLine] {
    let place = "§\(claim.section) · \(claim.weight.rawValue) · \(claim.kind.rawValue)\(claim.isExtension ? " · extension" : "")"
    var lines = [
      TextLine("\(claim.id) — \(claim.title)", style: .title),
      TextLine(place + (claim.repeats.map { " · repeats \($0)" } ?? ""), style: .faint), TextLine(claim.statement),
      TextLine(claim.asserts, lead: "asserts:"),
    ]
    for refutation in claim.refutedBy {
      lines.append(TextLine("\(refutation.what) (asked by \(refutation.checks.joined(separator: ", ")))", lead: "refuted by:"))
    }
    if !claim.restsOn.isEmpty { lines.append(TextLine(claim.restsOn.joined(separator: ", "), lead: "rests on:")) }
    if let reason = claim.notCheckable { lines.append(TextLine(reason, lead: "not checkable:")) }
    if let note = claim.note { lines.append(TextLine(note, lead: "note:")) }
    for check in claim.checks { lines += [TextLine("")] + self.lines(check, claim, library, accepted) }
    let used = library.vocabulary.words.entries.filter { claim.uses.contains($0.name) }
    if !used.isEmpty { lines += [TextLine(""), TextLine("words used:", indent: 2)] }
    lines += used.map { TextLine("\($0.heading) — \($0.says)", indent: 4) }
    return lines + [TextLine(""), TextLine(claim.location.file, indent: 2, lead: "file:"), TextLine("")]
  }

  private func lines(
    _ check: Check, _ claim: Claim, _ library: ClaimLibrary, _ accepted: AcceptedVerdicts?
  ) -> [TextLine] {
    let recorded = check.tiers.compactMap { accepted?.result(claim.id, check.id, $0) }
    let words = ExpectationWords(check, of: claim, figures: library.figures, recorded: recorded)
    var lines = [
      TextLine("\(claim.id)/\(check.id)", indent: 2, style: .title), TextLine(check.says, indent: 2),
      TextLine("\(check.role.rawValue)\(check.role.decides ? ", decides" : "")", indent: 4, lead: "role:"),
      TextLine(check.tiers.map(\.rawValue).joined(separator: ", "), indent: 4, lead: "evidence:"),
      TextLine(words.text, indent: 4, lead: "expects:"),
    ]
    lines += check.expectationSays.map { TextLine($0, indent: 6, style: .faint) }
    if check.rows.count > 1 {
      lines.append(TextLine(check.rows.map(\.label).joined(separator: ", "), indent: 4, lead: "for each of \(check.rows.count):"))
    }
    for null in check.nulls {
      switch null {
      case .permuted(let kind, let draws, _):
        lines.append(TextLine("\(kind.rawValue) permuted, at most \(draws) draws", indent: 4, lead: "null:"))
      case .instead(let name, _): lines.append(TextLine("asked of \(name) instead", indent: 4, lead: "null:"))
      }
    }
    lines += check.variants.map { TextLine($0.name, indent: 4, lead: "variant:") }
    for result in recorded {
      lines.append(TextLine("\(result.tier.rawValue), \(result.verdict.rawValue)", indent: 4, style: .verdict(result.verdict), lead: "accepted:"))
    }
    return lines
  }
}
