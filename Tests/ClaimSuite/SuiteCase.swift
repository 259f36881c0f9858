import Claims
import Foundation
import Harness
import Testing

/// One check on one tier, as a test case named by what it checks.
struct SuiteCase: Sendable, CustomTestStringConvertible {
  var claim: Claim
  var check: Check
  var tier: Tier

  var testDescription: String { "\(claim.id)/\(check.id) on \(tier.rawValue)" }
}

/// A set of evidence with the verdicts accepted on it.
struct SuiteEvidence: Sendable {
  var verifier: Verifier
  var accepted: AcceptedVerdicts

  init(set: String, archive: String) throws {
    let library = Suite.library
    let base = try EvidenceBase(library: library, archive: archive, store: nil)
    guard base.failures.isEmpty else { throw SuiteError(description: base.failures.joined(separator: "\n")) }
    verifier = Verifier(library: library, table: base, subjects: base.subjects)
    verifier.drawsNulls = false
    accepted = try AcceptedVerdicts(root: Suite.root, set: set)
  }

  /// How the case differs from what was accepted; `nil` when it does not.
  func difference(_ item: SuiteCase) -> String? {
    let result = verifier.verify(item.check, of: item.claim, on: item.tier)
    guard let accepted = accepted.result(item.claim.id, item.check.id, item.tier) else {
      return "no accepted verdict; now \(result.verdict.rawValue)"
    }
    return result.difference(from: accepted)
  }
}

struct SuiteError: Error, CustomStringConvertible {
  var description: String
}

enum Suite {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static let library = ClaimLibrary.load(root: root, vocabulary: QuestionKind.vocabulary)

  static let cases: [SuiteCase] = library.claims.flatMap { claim in
    claim.checks.flatMap { check in check.tiers.map { SuiteCase(claim: claim, check: check, tier: $0) } }
  }

  /// The authors' published results, where they are at hand.
  static let archive: String? = {
    let variable = ProcessInfo.processInfo.environment["CLAIMS_ARCHIVE"] ?? ""
    return FileManager.default.fileExists(atPath: variable + "/cross_architecture") ? variable : nil
  }()

  static let fixtures = Result { try SuiteEvidence(set: "fixtures", archive: root + "/Tests/HarnessTests/Fixtures/archive") }
  static let published = Result { () throws -> SuiteEvidence in
    guard let archive else { throw SuiteError(description: "no archive at hand") }
    return try SuiteEvidence(set: "published", archive: archive)
  }
}
