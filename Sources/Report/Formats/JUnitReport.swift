import Claims
import Ground

/// The report as JUnit XML, for CI systems: one suite a claim, one case a check and tier.
///
/// A contradicted check is a `failure` and an error an `error`; checks without evidence or with an open
/// outcome are `skipped`, with the reason, because neither is a defect. A result that differs from the
/// accepted one is named in the message, so that a job page shows what changed.
public struct JUnitReport: Sendable {
  private let model: ReportModel

  public init(_ model: ReportModel) {
    self.model = model
  }

  public func rendered() -> String {
    let claims = model.sections.flatMap(\.claims)
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites\(counts(claims.flatMap(\.checks)))>",
    ]
    for claim in claims {
      lines.append("  <testsuite name=\"\(Self.escaped(claim.id))\"\(counts(claim.checks))>")
      for check in claim.checks {
        for result in check.results { lines += testCase(claim, check, result) }
      }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines.joined(separator: "\n") + "\n"
  }

  private func testCase(_ claim: ClaimEntry, _ check: CheckEntry, _ result: TierResult) -> [String] {
    let name = Self.escaped("\(check.id) on \(result.tier.rawValue)")
    let open = "    <testcase classname=\"\(Self.escaped(claim.id))\" name=\"\(name)\""
    let element: String
    switch result.verdict {
    case .reproduced:
      guard let changed = result.changedFromAccepted else { return [open + "/>"] }
      return [
        open + ">",
        "      <system-out>\(Self.escaped("differs from the accepted result: \(changed)"))</system-out>",
        "    </testcase>",
      ]
    case .contradicted: element = "failure"
    case .error: element = "error"
    case .inconclusive, .notRun: element = "skipped"
    }
    let failing = result.measured.filter { $0.holds == false }.prefix(20)
      .map {
        [$0.label, $0.text, $0.expected.map { "expected \($0)" }].compactMap { $0 }.joined(separator: " ")
      }
    let message = [
      check.question, result.reason,
      result.changedFromAccepted.map { "differs from the accepted result: \($0)" },
    ]
    .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " — ")
    let text = failing.isEmpty ? "" : Self.escaped(failing.joined(separator: "\n"))
    let shown = Self.escaped("\(result.verdict.rawValue): \(message)")
    return [
      open + ">",
      "      <\(element) message=\"\(shown)\">\(text)</\(element)>",
      "    </testcase>",
    ]
  }

  private func counts(_ checks: [CheckEntry]) -> String {
    let results = checks.flatMap(\.results)
    func number(_ verdicts: Verdict...) -> Int { results.filter { verdicts.contains($0.verdict) }.count }
    return " tests=\"\(results.count)\" failures=\"\(number(.contradicted))\" errors=\"\(number(.error))\""
      + " skipped=\"\(number(.inconclusive, .notRun))\""
  }

  /// Text for element content and attributes; characters that XML 1.0 does not allow become U+FFFD.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      default:
        let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}
