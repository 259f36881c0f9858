import ArgumentParser
import Claims
import Foundation

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show claims: statement, what would refute them, and each check's question and expectation.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions

  func run() throws {
    for claim in try filter.select(from: try files.library()) {
      print(Terminal.styled(claim.id, .bold), "— \(claim.title)")
      print("section \(claim.section), \(claim.kind.rawValue)\(claim.isExtension ? ", extension" : "")", terminator: "")
      print(claim.repeats.map { ", repeats \($0)" } ?? "")
      print(claim.statement.trimmingCharacters(in: .whitespacesAndNewlines))
      print("refuted by: \(claim.refutedBy)")
      if let note = claim.note { print("note: \(note)") }
      for check in claim.checks {
        print("\n  \(claim.id)/\(check.id) (\(check.tiers.map(\.rawValue).joined(separator: ", ")))")
        print("  \(check.says)")
        print("  asks \(check.ask.written)")
      }
      print("\n  file: \(claim.location.file)\n")
    }
  }
}
