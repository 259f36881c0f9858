import ArgumentParser
import Claims
import Foundation
import Harness

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask the claims' questions of the evidence and compare with the accepted verdicts.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions

  @Option(help: "Only results with this verdict.")
  var verdict: [Verdict] = []

  @Flag(name: .shortAndLong, help: "Show every measured value.")
  var verbose = false

  @Flag(help: "Do not draw nulls.")
  var skipNulls = false

  func run() throws {
    let library = try files.library()
    let claims = try filter.select(from: library)
    for problem in library.problems { Terminal.complain("error: \(problem)") }
    let base = try evidence.evidence(for: library)
    var verifier = Verifier(library: library, table: base, subjects: base.subjects)
    verifier.drawsNulls = !skipNulls
    var counts: [Tier: [Verdict: Int]] = [:]
    for claim in claims {
      for result in verifier.verify(claim, tiers: filter.tiers) {
        counts[result.tier, default: [:]][result.verdict, default: 0] += 1
        guard verdict.isEmpty || verdict.contains(result.verdict) else { continue }
        show(result)
      }
    }
    for tier in counts.keys.sorted() {
      let row = Verdict.allCases.map { "\(counts[tier]?[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
      print("\(tier.rawValue): \(row)")
    }
    if counts.values.contains(where: { $0[.error] != nil }) { throw Exit.checkError }
  }

  private func show(_ result: CheckResult) {
    print("\(Terminal.verdict(result.verdict)) \(result.tier.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)) \(result.reference)")
    if !result.reason.isEmpty, verbose || result.verdict != .notRun { print("    \(result.reason)") }
    for item in result.items where verbose || item.judgement != .holds {
      let interval = item.interval.map { " [\(NumberText.short($0.lower, digits: 4)), \(NumberText.short($0.upper, digits: 4))]" } ?? ""
      let mark = switch item.judgement { case .holds: "ok  "; case .fails: "FAIL"; case .undecided: "?   " }
      print("    \(mark) \(item.label.isEmpty ? "" : item.label + ": ")\(item.value)\(interval), expected \(item.expected)")
    }
    for null in result.nulls where verbose || null.passesTooOften {
      print("    null \(null.name): holds in \(null.passes) of \(null.draws)\(null.note.isEmpty ? "" : " (\(null.note))")")
    }
    for variant in result.variants where verbose || variant.verdict != result.verdict {
      print("    variant \(variant.name): \(variant.verdict.rawValue) (\(variant.measured))")
    }
  }
}
