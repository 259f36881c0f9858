import Claims
import Evidence
import Foundation
import Questions
import SpectralFingerprints
import Testing

/// One check on one tier, as a test case named by what it checks.
struct SuiteCase: Sendable, CustomTestStringConvertible {
  var claim: Claim
  var check: Check
  var tier: Tier

  var testDescription: String { "\(claim.id)/\(check.id) on \(tier.rawValue)" }
}

/// A set of evidence with the verdicts accepted on it: an archive, the committed replica, or both.
struct SuiteEvidence: Sendable {
  var verifier: Verifier
  var accepted: AcceptedVerdicts

  init(set: String, archive: String?, withReplica: Bool) throws {
    let library = Suite.library
    var base = try EvidenceBase(library: library, archive: archive, store: nil,
      mappings: MappingLibrary.load(root: Suite.root, suite: library.suite, programmed: [SpectralFingerprintsLayouts()]))
    if withReplica {
      guard let replica = try CommittedReplica.read(root: Suite.root, library.suite) else {
        throw SuiteError(description: "the repository has no replica in \(library.suite.evidence.replica ?? "suite.yaml")")
      }
      base.add(committed: replica)
    }
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

  static let library = ClaimLibrary.load(suite: root)

  static let cases: [SuiteCase] = library.claims.flatMap { claim in
    claim.checks.flatMap { check in check.tiers.map { SuiteCase(claim: claim, check: check, tier: $0) } }
  }

  /// The authors' published results, where they are at hand.
  static let archive: String? = {
    let variable = ProcessInfo.processInfo.environment["CLAIMS_ARCHIVE"] ?? ""
    let file = variable + "/cross_architecture/olmo_mechinterp.json"
    // The importer reads files, not links to them.
    let type = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
    return type == .typeRegular ? variable : nil
  }()

  static let fixtures = Result { try SuiteEvidence(set: "fixtures", archive: root + "/Tests/HarnessTests/Fixtures/archive", withReplica: false) }
  static let replica = Result { try SuiteEvidence(set: "published", archive: nil, withReplica: true) }
  static let published = Result { () throws -> SuiteEvidence in
    guard let archive else { throw SuiteError(description: "no archive at hand") }
    return try SuiteEvidence(set: "published", archive: archive, withReplica: true)
  }
}
