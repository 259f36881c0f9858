import Claims

/// Verdicts as a table for notebooks and spreadsheets: comma-separated, a header, one measured value a row (RFC 4180).
///
/// A result without values has one row whose value is empty. Numbers are written with all their digits, shares as they are
/// measured, from 0 to 1.
///
/// ```swift
/// VerdictTable(model).rendered()     // "claim,section,weight,claim_verdict,check,role,tier,verdict,member,value,…"
/// ```
public struct VerdictTable: Sendable {
  static let columns = [
    "claim", "section", "weight", "claim_verdict", "check", "role", "tier", "verdict", "member", "value", "lower", "upper",
    "examples", "holds", "expected", "text", "title",
  ]

  private let model: ReportModel

  public init(_ model: ReportModel) { self.model = model }

  public func rendered() -> String {
    var lines = [CommaSeparated.line(Self.columns)]
    for section in model.sections {
      for claim in section.claims {
        for check in claim.checks {
          for result in check.results { lines += rows(section.number, claim, check, result) }
        }
      }
    }
    return lines.joined()
  }

  private func rows(_ section: String, _ claim: ClaimEntry, _ check: CheckEntry, _ result: TierResult) -> [String] {
    let shared = [
      claim.id, section, claim.weight.rawValue, claim.verdict.rawValue, check.id, check.role.rawValue, result.tier.rawValue,
      result.verdict.rawValue,
    ]
    guard !result.measured.isEmpty else {
      return [CommaSeparated.line(shared + ["", "", "", "", "", "", check.expected, result.reason, claim.title])]
    }
    return result.measured.map { item in
      CommaSeparated.line(
        shared + [
          item.label, number(item.value), number(item.lower), number(item.upper), item.sampleSize.map { "\($0)" } ?? "",
          item.holds.map { $0 ? "true" : "false" } ?? "", item.expected ?? check.expected, item.text, claim.title,
        ])
    }
  }

  private func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
}

/// Findings as a table: one a row, the gravest first.
public struct FindingTable: Sendable {
  private let findings: [Finding]

  public init(_ findings: [Finding]) { self.findings = findings }

  public func rendered() -> String {
    CommaSeparated.line(["finding", "weight", "verdict", "claim", "says", "brings_down"])
      + findings.map {
        CommaSeparated.line([$0.name, $0.weight.rawValue, $0.verdict.rawValue, $0.claim, $0.says, $0.bringsDown.joined(separator: " ")])
      }.joined()
  }
}

/// Lines of comma-separated values.
enum CommaSeparated {
  static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\n" }

  /// The field as it is, or in quotes where it would be taken for several.
  private static func quoted(_ field: String) -> String {
    let text = field.hasSuffix("\n") ? String(field.dropLast()) : field
    guard text.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
