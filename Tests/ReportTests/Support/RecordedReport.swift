import Claims
import Evidence
import Foundation
import Questions
import SpectralFingerprints

@testable import Report

/// The report of all claims with their accepted results, which needs no evidence at hand.
enum RecordedReport {
  /// The repository.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static let library = ClaimLibrary.load(suite: root)

  /// The archive among the test fixtures.
  static let fixtures = Result {
    try EvidenceBase(library: library, archive: "\(root)/Tests/HarnessTests/Fixtures/archive", store: nil,
      mappings: MappingLibrary.load(root: root, suite: library.suite, programmed: [SpectralFingerprintsLayouts()]))
  }

  static let model = Result { () throws -> ReportModel in
    let accepted = try AcceptedVerdicts(root: root, set: "published")
    return ReportBuilder(
      library: library, accepted: accepted, results: accepted.claims.values.flatMap(\.results), sources: [],
      toolVersion: "claims", notices: [], evidenceArguments: "--archive DIR"
    ).model(of: library.claims, charts: [])
  }
}
