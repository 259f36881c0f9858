import Claims
import Foundation

/// The report as JSON: one schema, versioned by `format`, keys sorted, the same bytes for the same model.
public struct JSONReport: Sendable {
  /// Rises with every change that a reader of the file could notice; `docs/report.schema.json` states the document.
  public static let format = 5

  private let model: ReportModel

  public init(_ model: ReportModel) {
    self.model = model
  }

  public func rendered() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Document(model)), as: UTF8.self) + "\n"
  }

  /// Charts are pictures of the same numbers and are left out.
  private struct Document: Encodable {
    var format = JSONReport.format
    var title: String
    var toolVersion: String
    var notices: [String]
    var standing: [Count]
    var findings: [Finding]
    var sections: [ReportModel.Section]
    var notCheckable: [ReportModel.NotCheckable]
    var sources: [ReportModel.Source]

    struct Count: Encodable {
      var tier: Tier
      var verdict: Verdict
      var claims: Int
      var checks: Int
    }

    init(_ model: ReportModel) {
      title = model.title
      toolVersion = model.toolVersion
      notices = model.notices
      findings = model.findings
      sections = model.sections
      notCheckable = model.notCheckable
      sources = model.sources
      let counts = Standing(model)
      standing = counts.tiers.flatMap { tier in
        Verdict.allCases.map { verdict in
          Count(
            tier: tier, verdict: verdict, claims: counts.claims[tier]?[verdict] ?? 0,
            checks: counts.checks[tier]?[verdict] ?? 0)
        }
      }
    }
  }
}
