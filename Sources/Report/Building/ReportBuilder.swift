import Claims
import Harness

/// Makes the report's model from claims, their results, and the accepted verdicts.
public struct ReportBuilder {
  public var library: ClaimLibrary
  public var accepted: AcceptedVerdicts
  public var results: [String: [CheckResult]]
  public var sources: [SourceRecord]
  public var toolVersion: String
  /// What a reader has to know first, e.g. that recorded verdicts serve.
  public var notices: [String]
  /// Arguments that name the evidence in the commands shown, e.g. `--archive DIR`.
  public var evidenceArguments: String

  public init(
    library: ClaimLibrary, accepted: AcceptedVerdicts, results: [CheckResult], sources: [SourceRecord],
    toolVersion: String, notices: [String], evidenceArguments: String
  ) {
    self.library = library
    self.accepted = accepted
    self.results = Dictionary(grouping: results, by: \.reference)
    self.sources = sources
    self.toolVersion = toolVersion
    self.notices = notices
    self.evidenceArguments = evidenceArguments
  }

  public func model(of claims: [Claim], charts: [Figure]) -> ReportModel {
    let verdicts = ClaimVerdict.all(library.claims, results.values.flatMap { $0 })
    let sections = PaperSection.all.compactMap { section -> ReportModel.Section? in
      let members = claims.filter { $0.section == section.number }
      guard !members.isEmpty else { return nil }
      return ReportModel.Section(number: section.number, title: section.title, claims: members.map { entry($0, verdicts[$0.id] ?? .noEvidence) })
    }
    var model = ReportModel(
      title: "Do the claims hold?",
      paper: "*Spectral fingerprints of an attention circuit*, claim by claim.",
      toolVersion: toolVersion, notices: notices, sections: sections,
      notCheckable: claims.compactMap { claim in
        claim.notCheckable.map { ReportModel.NotCheckable(place: "section \(claim.section)", statement: claim.asserts, reason: $0) }
      }
        + library.notCheckable.map {
          ReportModel.NotCheckable(place: "section \($0.section)", statement: $0.statement, reason: $0.why)
        },
      sources: sources.map { record in
        ReportModel.Source(
          tier: record.source.tier, name: record.source.name, kind: record.source.software,
          digest: record.source.digest, rows: record.rows, problem: record.failure?.problem)
      },
      figures: charts, findings: Finding.all(claims, verdicts))
    model.readers = ReadersAgreement(claims)?.words ?? ""
    return model
  }

  private func entry(_ claim: Claim, _ verdict: ClaimVerdict) -> ClaimEntry {
    ClaimEntry(
      id: claim.id, title: claim.title, statement: claim.statement, place: "section \(claim.section)",
      kind: claim.kind.rawValue, tags: claim.tags, isExtension: claim.isExtension, 
      refutedBy: claim.refutedBy.map(\.what).joined(separator: " "), repeats: claim.repeats, note: claim.note,
      weight: claim.weight, asserts: claim.asserts, verdict: verdict, notCheckable: claim.notCheckable, checks: claim.checks.map { entry($0, claim) })
  }

  private func entry(_ check: Check, _ claim: Claim) -> CheckEntry {
    let found = results[check.reference(in: claim)] ?? []
    let stated = statedTolerances(check, claim)
    return CheckEntry(
      id: check.id, question: check.says, expected: ExpectationText.words(check.rows.map(\.expect), library.figures, claim.id),
      tolerance: stated.map(\.tolerance).joined(separator: "; "),
      toleranceReason: Set(stated.map(\.reason)).sorted().joined(separator: "; "),
      results: found.sorted { $0.tier < $1.tier }.map { tierResult($0, claim) },
      role: check.role,
      rerunCommand: "claims verify \(check.reference(in: claim))\(evidenceArguments.isEmpty ? "" : " \(evidenceArguments)") --verbose")
  }

  private func statedTolerances(_ check: Check, _ claim: Claim) -> [(tolerance: String, reason: String)] {
    var found = (check.rows.first?.expect.tolerances ?? []).map { ("± \(NumberText.short($0.tolerance))", $0.reason) }
    var seen: Set<String> = []
    for row in check.rows {
      for name in row.expect.figures {
        guard case .text(let text) = name.kind,
          let figure = library.figures[Claims.Figure.fullName(text, in: claim.id)], case .number = figure.content
        else { continue }
        let tolerance = "± \(NumberText.short(figure.tolerance, digits: 3))"
        let reason = figure.toleranceReason ?? "half a unit of the last printed digit"
        if seen.insert(tolerance + reason).inserted { found.append((tolerance, reason)) }
      }
    }
    return found
  }

  private func tierResult(_ result: CheckResult, _ claim: Claim) -> TierResult {
    let common = Set(result.items.map(\.expected)).count <= 1
    let difference = accepted.result(result.claim, result.check, result.tier).map { result.difference(from: $0) }
    return TierResult(
      tier: result.tier, verdict: result.verdict,
      measured: result.items.map { item in
        Measured(
          label: item.label, value: item.number, text: item.value, interval: item.interval.map(Self.words),
          expected: common && result.items.count > 1 ? nil : item.expected,
          holds: item.judgement == .undecided ? nil : item.judgement == .holds)
      },
      reason: result.reason,
      nulls: result.nulls.map { null in
        NullResult(
          label: null.name, text: Self.words(null), passes: null.passesTooOften, members: null.members,
          moves: null.moves)
      },
      variants: result.variants.map {
        VariantResult(label: $0.name, verdict: $0.verdict, text: $0.measured, flips: $0.verdict != result.verdict)
      },
      provenance: result.sources.map { ProvenanceEntry(source: $0.name, digest: $0.digest, precision: $0.precision) },
      changedFromAccepted: difference ?? nil)
  }

  /// The null's rate and, of the first few members, where they lie in it; all are in the JSON.
  private static func words(_ null: CheckResult.NullResult) -> String {
    // What chance gives exactly is of more use than draws.
    let limit = null.draws == 0 ? 3 : 1
    let shown = null.members.prefix(limit).map(\.words)
    let rest = null.members.count > limit ? ["… \(null.members.count - limit) more"] : []
    return ([null.summary].filter { !$0.isEmpty } + shown + rest).joined(separator: "; ")
  }

  private static func words(_ interval: Interval) -> String {
    "\(NumberText.short(interval.confidence * 100)) % "
      + "[\(NumberText.short(interval.lower, digits: 4)), \(NumberText.short(interval.upper, digits: 4))]"
  }
}

/// The paper's sections in their order, as folders of `claims/` and the report name them.
public enum PaperSection {
  public static let all: [(number: String, title: String)] = [
    ("1", "Why this matters"), ("2", "The setup"), ("3", "The unsupervised method"),
    ("4", "Spectral identification on six seeds"), ("5", "Causal verification"), ("6", "Mechanistic confirmation"),
    ("7", "Connection to the spectral-edge program"), ("8", "Cross-scale validation"),
    ("8a", "The conserved fraction"), ("8b", "The super-previous-token head"), ("8c", "Distribution wins at scale"),
    ("9", "Cross-architecture extension"), ("9a", "Induction circuits in 1B models"),
    ("9b", "Three drivers of the BOS fraction"), ("9c", "Methodology pivot"), ("9d", "The L0/L1 zero-BOS floor"),
    ("10", "What this is and what it is not"), ("11", "Reproducibility"), ("12", "Open questions"),
    ("13", "What this means"), ("ext", "Extensions: open questions made measurable"),
  ]
}
