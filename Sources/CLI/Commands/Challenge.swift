import ArgumentParser
import Mathematics
import Questions

struct Challenge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Spoil the evidence behind each check and see whether its verdict changes.",
    discussion: """
      A reproduced check that no perturbation moves is listed as unable to fail; exit code 1 if there is one. A check \
      that is not reproduced has failed already: it is listed as not moved if no perturbation makes it come out otherwise.
      """)

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions

  @Flag(help: "Try every perturbation instead of stopping at the first that changes the verdict.")
  var exhaustive = false

  @Flag(name: .shortAndLong, help: "Show what changed each verdict.")
  var verbose = false

  func run() throws {
    let (library, claims, base) = try evidence.evidence(with: files, filter)
    for failure in base.failures { Terminal.complain("error: \(failure)") }
    let verifier = Verifier(library: library, table: base, subjects: base.subjects)
    let isExhaustive = exhaustive
    let results = Parallel.map(claims.asked(on: filter.tiers)) { asked in
      verifier.challenge(asked.check, of: asked.claim, on: asked.tier, exhaustive: isExhaustive)
    }.compactMap(\.self)
    if verbose {
      for result in results {
        let changes = result.changedBy.isEmpty ? "nothing changes it" : result.changedBy.joined(separator: "; ")
        print("\(result.claim)/\(result.check) \(result.tier.rawValue), \(result.verdict.rawValue): \(changes) (\(result.tried) tried)")
      }
    }
    for result in results where result.isFixed && !result.isUnableToFail {
      print("not moved: \(result.claim)/\(result.check) on \(result.tier.rawValue) stays \(result.verdict.rawValue) under all \(result.tried) perturbations")
    }
    let unable = results.filter(\.isUnableToFail)
    for result in unable {
      print("unable to fail: \(result.claim)/\(result.check) on \(result.tier.rawValue) (reproduced under all \(result.tried) perturbations)")
    }
    let fixed = results.count { $0.isFixed && !$0.isUnableToFail }
    print("\(results.count) verdicts challenged, \(unable.count) unable to fail; \(fixed) not reproduced, and not moved by any perturbation")
    guard unable.isEmpty else { throw Exit.regression }
  }
}
