import ArgumentParser
import Claims
import Questions
import Report

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how a check's value comes about: the value, what it is computed from, the rows, the files.",
    discussion: "Each step shows its numbers, so that one can be computed by hand and the file opened that it came from.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions

  @Option(help: "Rows of the check and members of a list to follow to their files, at most.")
  var follow: Int = 2

  @Option(help: "Values shown of one step, at most.")
  var values: Int = 12

  func validate() throws {
    guard !filter.ids.isEmpty || !filter.claim.isEmpty else { throw ValidationError("name a check: claims explain CLAIM/CHECK") }
    guard follow > 0, values > 0 else { throw ValidationError("--follow and --values take numbers above 0") }
  }

  func run() throws {
    let (library, claims, base) = try evidence.evidence(with: files, filter)
    let verifier = Verifier(library: library, table: base, subjects: base.subjects)
    for asked in claims.asked(on: filter.tiers) {
      let result = verifier.verify(asked.check, of: asked.claim, on: asked.tier)
      guard result.verdict != .notRun else { continue }
      Terminal.show([
        TextLine(asked.check.says, style: .title),
        TextLine("\(result.reference) on \(asked.tier.rawValue): \(result.verdict.rawValue)", indent: 2, style: .verdict(result.verdict)),
      ])
      let chain = EvidenceChain(
        Evaluator(tier: asked.tier, table: base, figures: library.figures, claim: asked.claim.id), library, base,
        follow: follow, values: values)
      for row in asked.check.rows.prefix(follow) {
        if !row.label.isEmpty, asked.check.rows.count > 1 { Terminal.show([TextLine(row.label, indent: 2, style: .title)]) }
        Terminal.show(chain.lines(row.ask, indent: 4))
      }
      let rest = asked.check.rows.count - follow
      if rest > 0 { Terminal.show([TextLine("\(rest) more rows likewise; --follow \(asked.check.rows.count) shows them", indent: 2, style: .faint)]) }
      Terminal.show([TextLine("")])
    }
  }
}
