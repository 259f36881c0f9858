import Claims
import Evidence
import Ground
import Mathematics
import Questions

/// Makes the report's model from claims, their results, and the accepted verdicts.
public struct ReportBuilder: Sendable {
  public var library: ClaimLibrary
  public var accepted: AcceptedVerdicts
  public var results: [String: [CheckResult]]
  public var sources: [SourceRecord]
  public var toolVersion: String
  /// What a reader has to know first, e.g. that recorded verdicts serve.
  public var notices: [String]
  /// Arguments that name the evidence in the commands shown, e.g. `--archive DIR`.
  public var evidenceArguments: String
  /// Answers what expectations ask; without it the recorded words serve.
  public var evidence: Evaluator?

  public init(
    library: ClaimLibrary, accepted: AcceptedVerdicts, results: [CheckResult], sources: [SourceRecord],
    toolVersion: String, notices: [String], evidenceArguments: String, evidence: Evaluator? = nil
  ) {
    self.evidence = evidence
    self.library = library
    self.accepted = accepted
    self.results = Dictionary(grouping: results, by: \.reference)
    self.sources = sources
    self.toolVersion = toolVersion
    self.notices = notices
    self.evidenceArguments = evidenceArguments
  }

  public func model(of claims: [Claim], charts: [ChartFigure]) -> ReportModel {
    let verdicts = ClaimVerdict.all(library.claims, results.values.flatMap { $0 })
    let entries = Dictionary(
      zip(claims.map(\.id), Parallel.map(claims) { entry($0, verdicts[$0.id] ?? .noEvidence) }), uniquingKeysWith: { first, _ in first })
    let sections = library.suite.sections(with: claims).compactMap { section -> ReportModel.Section? in
      let members = claims.filter { $0.section == section.number }
      guard !members.isEmpty else { return nil }
      return ReportModel.Section(
        number: section.number, title: section.title, claims: members.compactMap { entries[$0.id] })
    }
    var model = ReportModel(
      title: "Do the claims hold?",
      paper: library.suite.heading,
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
    // A suite without charts of its own has those that its results suggest.
    if library.charts.isEmpty, charts.isEmpty { model.figures = DefaultCharts(sections.flatMap(\.claims), overSteps: overSteps(claims)).figures }
    model.readers = ReadersAgreement(claims)?.words ?? ""
    model.method = library.suite.method
    model.tierMeanings = library.suite.tiers
    model.glossary = library.suite.glossary
    return model
  }

  /// The checks that ask for a course of training by itself.
  private func overSteps(_ claims: [Claim]) -> Set<String> {
    let courses: Set = ["series", "greatest-over-heads"]
    return Set(
      claims.flatMap { claim in
        claim.checks.filter { check in
          check.rows.allSatisfy { if case .call(let call) = $0.ask.kind { courses.contains(call.question) } else { false } }
        }.map { $0.reference(in: claim) }
      })
  }

  private func entry(_ claim: Claim, _ verdict: ClaimVerdict) -> ClaimEntry {
    var entry = ClaimEntry(
      id: claim.id, title: claim.title, statement: claim.statement, place: "section \(claim.section)",
      kind: claim.kind.rawValue, tags: claim.tags, isExtension: claim.isExtension,
      refutedBy: claim.refutedBy.map(\.what).joined(separator: " "), repeats: claim.repeats, note: claim.note,
      weight: claim.weight, asserts: claim.asserts, verdict: verdict, notCheckable: claim.notCheckable,
      checks: claim.checks.map { self.entry($0, claim) })
    entry.shows = claim.shows
    if verdict == .noEvidence {
      entry.carriesOver = CarryingOver(claim, claim.checks.flatMap { results[$0.reference(in: claim)] ?? [] })
    }
    entry.knownFor = library.suite.knownFor.firstIndex(of: claim.id)
    entry.dependents = library.claims.filter { $0.restsOn.contains(claim.id) || $0.repeats == claim.id }.map(\.id)
    return entry
  }

  private func entry(_ check: Check, _ claim: Claim) -> CheckEntry {
    let found = results[check.reference(in: claim)] ?? []
    let stated = statedTolerances(check, claim)
    let expectation = CheckExpectation(check, of: claim, figures: library.figures, evidence: evidence)
    return CheckEntry(
      id: check.id, question: check.says, expected: expectation.words(found),
      tolerance: stated.map(\.tolerance).joined(separator: "; "),
      toleranceReason: Set(stated.map(\.reason)).sorted().joined(separator: "; "),
      results: found.sorted { $0.tier < $1.tier }.map { tierResult($0, claim, expectation) },
      role: check.role,
      rerunCommand: "claims verify \(check.reference(in: claim))\(evidenceArguments.isEmpty ? "" : " \(evidenceArguments)")",
      judging: expectation.judging, expectedBecause: check.expectationSays)
  }

  private func statedTolerances(_ check: Check, _ claim: Claim) -> [(tolerance: String, reason: String)] {
    var found = (check.rows.first?.expect.tolerances ?? []).map { ("± \(NumberText.short($0.tolerance))", $0.reason) }
    var seen: Set<String> = []
    for row in check.rows {
      for name in row.expect.figures {
        guard let figure = library.figures[name, in: claim.id], case .number = figure.content else { continue }
        let tolerance = "± \(NumberText.short(figure.tolerance, digits: 3))"
        let reason = figure.toleranceReason ?? "half a unit of the last printed digit"
        if seen.insert(tolerance + reason).inserted { found.append((tolerance, reason)) }
      }
    }
    return found
  }

  private func tierResult(_ result: CheckResult, _ claim: Claim, _ expectation: CheckExpectation) -> TierResult {
    let difference = accepted.result(result.claim, result.check, result.tier).map { result.difference(from: $0) }
    return TierResult(
      tier: result.tier, verdict: result.verdict, measured: measured(result, expectation),
      reason: result.reason,
      nulls: result.nulls.map { null in
        NullResult(
          label: null.name, text: Self.words(null), passes: null.passesTooOften && null.moves, members: null.members,
          moves: null.moves)
      },
      variants: result.variants.map {
        VariantResult(label: $0.name, verdict: $0.verdict, text: $0.measured, flips: $0.verdict != result.verdict)
      },
      provenance: result.sources.map { ProvenanceEntry(source: $0.name, digest: $0.digest, precision: $0.precision) },
      changedFromAccepted: difference ?? nil)
  }

  private func measured(_ result: CheckResult, _ expectation: CheckExpectation) -> [Measured] {
    let items = result.items.map { item -> Measured in
      let band = expectation.band(of: item.label)
      let interval = item.interval.map { ($0.lower, $0.upper) }
      let null = result.nulls.lazy.flatMap(\.members).first { $0.label == item.label }?.chance
      return Measured(
        label: item.label, value: item.number,
        text: item.number.map { Digits.text($0, interval: interval, band: band, unit: expectation.unit) } ?? item.value,
        interval: item.interval.map { Self.words($0, expectation.unit) },
        expected: expectation.words(of: item.label) ?? item.expected,
        holds: item.judgement == .undecided ? nil : item.judgement == .holds, bounds: interval, band: band,
        chance: null.map { ExpectedBand($0.lower, $0.upper) }, sampleSize: item.sampleSize)
    }
    guard Set(items.map(\.expected)).count == 1 else { return items }
    // What all members share is said once, of the check.
    return items.map { item in
      var item = item
      item.expected = nil
      return item
    }
  }

  /// Where the first few members lie in what chance gives, and how far all of them reach; each is in the JSON. How often
  /// the whole holds is said where that is all there is, or too often.
  private static func words(_ null: CheckResult.NullResult) -> String {
    // What chance gives exactly is of more use than draws.
    let limit = null.draws == 0 ? 3 : 1
    var parts = null.members.isEmpty || null.passesTooOften || !null.moves || !null.note.isEmpty ? [null.summary] : []
    parts += null.members.prefix(limit).map(\.words)
    if null.members.count > limit {
      let tails = null.members.map(\.p)
      let reach = [tails.min(), tails.max()].compactMap { $0.map { NumberText.short($0, digits: 2) } }
      parts.append(
        "… \(null.members.count - limit) more, "
          + (Set(reach).count == 1 ? "all P = \(reach[0])" : "P from \(reach.joined(separator: " to "))"))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private static func words(_ interval: Interval, _ unit: FigureUnit) -> String {
    let width = interval.upper - interval.lower
    return "\(NumberText.short(interval.confidence * 100)) % "
      + "[\(Digits.end(interval.lower, width: width, unit: unit)), \(Digits.end(interval.upper, width: width, unit: unit))]"
  }
}
