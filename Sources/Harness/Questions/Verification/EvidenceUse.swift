import Claims
import Evidence
import Mathematics

/// One field of one file: the measurements of a quantity that it gives of a subject.
public struct EvidenceField: Sendable, Hashable, Comparable {
  public var source: String
  public var subject: String
  public var run: String
  public var batch: String
  public var quantity: Quantity
  public var detail: String

  init(_ row: Measurement) {
    source = row.provenance.source
    (subject, run, batch) = (row.key.subject, row.key.run, row.key.batch)
    (quantity, detail) = (row.key.quantity, row.key.detail)
  }

  /// `pr.integral ln(tokens), run features, batch synthetic`.
  public var words: String {
    let places = [("run", run), ("batch", batch)].filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }
    return (["\(quantity.rawValue)\(detail.isEmpty ? "" : " \(detail)")"] + places).joined(separator: ", ")
  }

  private var order: [String] { [source, subject, quantity.rawValue, detail, run, batch] }

  public static func < (a: Self, b: Self) -> Bool { a.order.lexicographicallyPrecedes(b.order) }
}

/// Which checks use which fields of the evidence of a tier.
public struct EvidenceUse: Sendable {
  /// Every field there is, with the number of its rows.
  public let rows: [EvidenceField: Int]
  /// The checks (`claim/check`) that look the field up and rest on its file.
  public let checks: [EvidenceField: Set<String>]

  /// Asks the claims' checks, and notes what they look up.
  ///
  /// - Parameter subjects: of the tier.
  public init(of claims: [Claim], library: ClaimLibrary, table: any EvidenceTable, tier: Tier, subjects: [String])
    throws(EvaluationError)
  {
    var rows: [EvidenceField: Int] = [:]
    try table.forEachRow(tier, of: subjects) { rows[EvidenceField($0), default: 0] += 1 }
    let frames = Frames(table)
    let used = Parallel.map(claims.asked(on: [tier])) { asked -> (String, Set<EvidenceField>) in
      let (claim, check) = (asked.claim, asked.check)
      let lookups = Lookups()
      let asker = Evaluator(tier: tier, frames: frames, figures: library.figures, claim: claim.id, lookups: lookups)
      // What is expected of the answer is looked up too.
      let sources = CheckOutcome(rows: check.rows, asker: asker, expecter: asker).sources
      var fields: Set<EvidenceField> = []
      for query in lookups.queries {
        let frame = try? frames.frame(tier, query.subject, query.quantity)
        for row in (try? frame?.rows(query)) ?? [] where sources.contains(row.provenance.source) {
          fields.insert(EvidenceField(row))
        }
      }
      return (check.reference(in: claim), fields)
    }
    var checks: [EvidenceField: Set<String>] = [:]
    for (reference, fields) in used {
      for field in fields { checks[field, default: []].insert(reference) }
    }
    self.rows = rows
    self.checks = checks
  }

  /// Fields that no check uses.
  public var unused: [EvidenceField] { rows.keys.filter { checks[$0] == nil }.sorted() }
}
