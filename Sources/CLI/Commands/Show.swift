import ArgumentParser
import Claims
import Foundation

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show claims: statement, what would refute them, and each check's question and expectation.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions

  @Flag(help: "Print the normal form: every name replaced by what it stands for, row by row.")
  var expanded = false

  func run() throws {
    let library = try files.library()
    let writer = NotationWriter(library.vocabulary)
    for claim in try filter.select(from: library) {
      if expanded {
        print(claim.normalForm(library.vocabulary))
        continue
      }
      print(Terminal.styled(claim.id, .bold), "— \(claim.title)")
      print("section \(claim.section), \(claim.kind.rawValue)\(claim.isExtension ? ", extension" : "")", terminator: "")
      print(claim.repeats.map { ", repeats \($0)" } ?? "")
      print(claim.statement.trimmingCharacters(in: .whitespacesAndNewlines))
      print("weight: \(claim.weight.rawValue)\nasserts: \(claim.asserts)")
      for refutation in claim.refutedBy {
        print("refuted by: \(refutation.what) (asked by \(refutation.checks.joined(separator: ", ")))")
      }
      if let note = claim.note { print("note: \(note)") }
      for check in claim.checks {
        print("\n  \(claim.id)/\(check.id) (\(check.tiers.map(\.rawValue).joined(separator: ", ")))")
        print("  \(check.says)")
        for row in check.rows.prefix(1) {
          let one = row.label.isEmpty ? "" : " (\(row.label)\(check.rows.count > 1 ? ", and \(check.rows.count - 1) more" : ""))"
          print("  asks\(one): \(writer.text(row.ask))")
          print("  expects: \(writer.text(row.expect))")
        }
        print("  role: \(check.role.rawValue)\(check.role.decides ? ", decides" : "")")
        for null in check.nulls {
          switch null {
          case .permuted(let kind, let draws, _): print("  null: \(kind.rawValue) permuted, at most \(draws) draws")
          case .instead(let name, _): print("  null: \(name)")
          }
        }
        for variant in check.variants { print("  variant: \(variant.name)") }
      }
      let used = library.vocabulary.words.entries.filter { claim.uses.contains($0.name) }
      if !used.isEmpty { print("\n  words used:") }
      for entry in used { print("    \(entry.heading) — \(entry.says)") }
      print("\n  file: \(claim.location.file)\n")
    }
  }
}
