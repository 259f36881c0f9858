import Claims
import Ground

/// A claim as text for a terminal: what it says, its verdict, the checks that decide, and what stands beside them.
public struct ClaimText: Sendable {
  private let claim: ClaimEntry
  private let section: String

  public init(_ claim: ClaimEntry, section: String) {
    self.claim = claim
    self.section = section
  }

  /// Title, sentence and verdict; then every check with its result on each tier.
  public var lines: [TextLine] {
    var lines = heading
    lines.append(TextLine(claim.statement, indent: 2))
    if !claim.asserts.isEmpty { lines.append(TextLine(claim.asserts, indent: 2, lead: "asserted:")) }
    for (title, checks) in groups where !checks.isEmpty {
      lines.append(TextLine(title, indent: 2, style: .faint))
      lines += checks.flatMap { self.lines(of: $0) }
    }
    return lines
  }

  /// Title, place, weight and verdict.
  public var heading: [TextLine] {
    [
      TextLine(claim.title, style: .title),
      TextLine("\(standing) · \(claim.weight.rawValue) · §\(section) · \(claim.id)", indent: 2, style: claim.isJudged ? .standing(claim.verdict) : .plain),
    ]
  }

  /// The heading and, of a claim that does not simply hold, what its verdict comes from.
  public var summary: [TextLine] {
    let failing = PrincipalResult.failing(claim)
    let shown = failing.isEmpty ? claim.verdict == .holds ? [] : [PrincipalResult(claim)].compactMap(\.self) : Array(failing.prefix(2))
    var lines = heading
    for principal in shown {
      lines.append(TextLine(principal.check.question, indent: 4))
      lines.append(
        TextLine(
          "\(principal.measured.plain); expected \(principal.check.expected) (\(principal.result.tier.rawValue))", indent: 6,
          style: .verdict(principal.result.verdict)))
    }
    if failing.count > 2 { lines.append(TextLine("and \(failing.count - 2) more", indent: 4, style: .faint)) }
    return lines
  }

  private var standing: String {
    if claim.notCheckable != nil { return "not checkable" }
    let answer = claim.isExtension ? "an open question, answered \(ExtensionAnswer(claim.verdict).rawValue)" : claim.verdict.rawValue
    return [answer, claim.carriesOver?.words].compactMap(\.self).joined(separator: "; ")
  }

  private var groups: [(String, [CheckEntry])] {
    func of(_ roles: Check.Role...) -> [CheckEntry] { claim.checks.filter { roles.contains($0.role) } }
    return [
      ("These decide:", of(.core, .premise)), ("Printed figures:", of(.figure)), ("Other readings:", of(.reading)),
      ("Beside the verdict:", of(.bearing, .selfTest)),
    ]
  }

  /// One check: its question and what each tier answers.
  public func lines(of check: CheckEntry) -> [TextLine] {
    var lines = [TextLine(check.question, indent: 4), TextLine("expected \(check.expected)  [\(check.id)]", indent: 6, style: .faint)]
    if !check.expectedBecause.isEmpty, check.expected.contains(where: \.isNumber) {
      lines.append(TextLine(check.expectedBecause.joined(separator: " "), indent: 6, style: .faint))
    }
    for result in check.results {
      let measured = MeasuredText(result.measured, judging: check.judging).brief.plain
      let words = [measured, result.reason].filter { !$0.isEmpty }.joined(separator: ". ")
      lines.append(
        TextLine(words, indent: 6, style: .verdict(result.verdict), lead: "\(result.verdict.symbol) \(result.tier.rawValue), \(result.verdict.rawValue):"))
      for null in result.nulls {
        lines.append(TextLine("\(null.label): \(null.text)\(null.passes ? " – so chance would do" : "")", indent: 8, lead: "null:"))
      }
      for variant in result.variants {
        let word = variant.flips ? "\(variant.verdict.rawValue), another verdict" : variant.verdict.rawValue
        lines.append(TextLine("\(variant.label): \(word)", indent: 8, lead: "variant:"))
      }
      if let change = result.changedFromAccepted { lines.append(TextLine(change, indent: 8, lead: "differs from the accepted result:")) }
    }
    return lines
  }

  /// Every member of every result of a check, those that fail first.
  public static func members(of check: CheckEntry) -> [TextLine] {
    check.results.flatMap { result -> [TextLine] in
      let marked = result.measured.map { item -> (Int, TextLine) in
        let about = [item.interval, item.sampleSize.map { "n = \($0)" }].compactMap { $0 }.joined(separator: ", ")
        let words = [
          item.label.isEmpty ? item.text : "\(item.label): \(item.text)", about.isEmpty ? "" : "(\(about))",
          item.expected.map { "expected \($0)" } ?? "",
        ].filter { !$0.isEmpty }.joined(separator: " ")
        let (place, mark) =
          check.judging == .each ? item.holds.map { $0 ? (2, "holds") : (0, "FAILS") } ?? (1, "open ") : (0, item.holds == true ? "counts" : "·")
        return (place, TextLine(words, indent: 8, lead: mark))
      }
      return [TextLine(result.tier.rawValue, indent: 6, style: .verdict(result.verdict))]
        + marked.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
    }
  }
}

extension [Inline] {
  /// The words alone.
  var plain: String { map(\.plainText).joined() }
}
