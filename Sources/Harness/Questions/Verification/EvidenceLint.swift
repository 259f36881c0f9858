import Claims
import Evidence
import Ground
import Mathematics

/// Names in claims that no evidence has.
///
/// A misspelt subject or detail would otherwise be *not run* without a word. Names that the vocabulary lists are known even
/// where nothing was measured yet.
public enum EvidenceLint {
  private struct Known {
    var subjects: Set<String>
    var batches: Set<String> = []
    var runs: Set<String> = []
    var details: [Quantity: Set<String>] = [:]

    mutating func add(_ row: Measurement) {
      batches.insert(row.key.batch)
      runs.insert(row.key.run)
      details[row.key.quantity, default: []].insert(row.key.detail)
    }
  }

  /// What the claims' checks look up on the tiers at hand and no row of any of them has, with what may be meant.
  public static func problems(
    of library: ClaimLibrary, table: any EvidenceTable, subjects: [Tier: [String]]
  ) throws(EvaluationError) -> [Problem] {
    func listed(_ name: String) -> Set<String> { Set(library.vocabulary.words.listed(name)) }
    var known = Known(subjects: Set(subjects.values.joined()).union(listed("subject")))
    (known.batches, known.runs) = (listed("batch"), listed("run"))
    for (tier, names) in subjects { try table.forEachRow(tier, of: names) { known.add($0) } }
    let frames = Frames(table)
    let tiers = Set(subjects.filter { !$0.value.isEmpty }.keys).subtracting([.checkpoint])
    let names = known
    let found = Parallel.map(library.claims.asked(on: tiers)) { asked -> [Problem] in
      let lookups = Lookups()
      let asker = Evaluator(
        tier: asked.tier, frames: frames, figures: library.figures, claim: asked.claim.id, lookups: lookups)
      _ = CheckOutcome(rows: asked.check.rows, asker: asker, expecter: asker)
      return lookups.queries.flatMap { query in
        problems(query, names).map { message, remedy in
          Problem(asked.check.location, "\(asked.check.reference(in: asked.claim)): \(message)", remedy: remedy)
        }
      }
    }
    return Set(found.joined()).sorted { ($0.location, $0.message) < ($1.location, $1.message) }
  }

  private static func problems(_ query: RowQuery, _ known: Known) -> [(message: String, remedy: String)] {
    var found: [(String, String)] = []
    func check(_ name: String?, _ kind: String, _ names: Set<String>) {
      guard let name, !name.isEmpty, !names.contains(name) else { return }
      let named = names.filter { !$0.isEmpty }.sorted()
      let remedy = Suggestion.closest(to: name, among: named).isEmpty && named.count <= 12
        ? "there are \(named.joined(separator: ", "))" : Suggestion.remedy(for: name, among: named)
      found.append(("nothing has the \(kind) '\(name)'", remedy))
    }
    check(query.subject, "subject", known.subjects)
    check(query.batch, "batch", known.batches)
    check(query.run, "run", known.runs)
    // What compares two conditions is looked up wherever it might be.
    if !query.quantity.isOfPairs, query.quantity != .standardError, let details = known.details[query.quantity] {
      check(query.detail, "detail of \(query.quantity.rawValue)", details)
    }
    return found
  }
}
