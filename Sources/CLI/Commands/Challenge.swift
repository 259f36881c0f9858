import ArgumentParser
import Claims
import Harness

struct Challenge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Spoil the evidence behind each check and see whether its verdict changes.",
    discussion: "A check that no perturbation moves is listed as unable to fail; exit code 1 if there is one.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions

  @Flag(help: "Try every perturbation instead of stopping at the first that changes the verdict.")
  var exhaustive = false

  @Flag(name: .shortAndLong, help: "Show what changed each verdict.")
  var verbose = false

  func run() throws {
    let library = try files.library()
    let claims = try filter.select(from: library)
    let base = try evidence.evidence(for: library, claims: claims)
    let verifier = Verifier(library: library, table: base, subjects: base.subjects)
    var challenged = 0
    var unable: [ChallengeResult] = []
    for claim in claims {
      for check in claim.checks {
        for tier in check.tiers where filter.tiers.contains(tier) {
          guard let result = verifier.challenge(check, of: claim, on: tier, exhaustive: exhaustive) else { continue }
          challenged += 1
          if result.isUnableToFail { unable.append(result) }
          if verbose {
            print(
              "\(claim.id)/\(check.id) \(tier.rawValue): \(result.changedBy.isEmpty ? "UNABLE TO FAIL" : result.changedBy.joined(separator: "; ")) (\(result.tried) tried)")
          }
        }
      }
    }
    for result in unable {
      print("unable to fail: \(result.claim)/\(result.check) on \(result.tier.rawValue) (\(result.verdict.rawValue) under all \(result.tried) perturbations)")
    }
    print("\(challenged) verdicts challenged, \(unable.count) unable to fail")
    guard unable.isEmpty else { throw Exit.regression }
  }
}
