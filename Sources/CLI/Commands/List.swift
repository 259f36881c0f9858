import ArgumentParser
import Claims
import Foundation

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List claims: id, section, tiers, title.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions

  func run() throws {
    let claims = try filter.select(from: try files.library(extent: .headings)).filter { claim in
      claim.checks.contains { !filter.tiers.isDisjoint(with: $0.tiers) }
    }
    let width = claims.map(\.id.count).max() ?? 0
    for claim in claims {
      let tiers = Set(claim.checks.flatMap(\.tiers)).sorted().map { $0.rawValue.prefix(1) }.joined()
      let line = [
        claim.id.padding(toLength: width, withPad: " ", startingAt: 0),
        "§\(claim.section)".padding(toLength: 5, withPad: " ", startingAt: 0),
        tiers.padding(toLength: 5, withPad: " ", startingAt: 0), claim.title,
      ].joined(separator: " ")
      print(Terminal.width.map { line.count > $0 ? line.prefix($0 - 1) + "…" : line[...] } ?? line[...])
    }
    let letters = Tier.allCases.map { "\($0.rawValue.prefix(1)) \($0.rawValue)" }.joined(separator: ", ")
    Terminal.complain("\(claims.count) claims, \(claims.reduce(0) { $0 + $1.checks.count }) checks; evidence that can answer: \(letters)")
  }
}
