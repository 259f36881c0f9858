import Claims
import GRDB

/// Turns the table's numbers back into measurements.
struct MeasurementDecoder {
  private let database: Database
  private var texts: TextReader
  private var provenances: [Int64: Provenance] = [:]
  private var roles: [Int64: Condition.Role] = [:]

  init(_ database: Database) throws {
    self.database = database
    texts = try TextReader(database)
  }

  /// The columns that a row is read from, by place.
  static let columns = """
    run, batch, step, layer, head, detail, ablated, label, value, examples, tokens, checkpoint_digest, batch_digest,
    provenance, role
    """

  /// The measurement in a row of ``columns``.
  mutating func measurement(
    _ row: Row, tier: Tier, subject: String, quantity: Quantity
  ) throws -> Measurement {
    let key = Measurement.Key(
      tier: tier, subject: subject, step: Self.present(row[2]), batch: try texts.text(row[1]),
      quantity: quantity, layer: Self.present(row[3]), head: Self.present(row[4]),
      detail: try texts.text(row[5]), ablated: try texts.text(row[6]), run: try texts.text(row[0]))
    let checkpointDigest = try texts.text(row[11])
    let batchDigest = try texts.text(row[12])
    return Measurement(
      key, value: row[8], examples: Self.present(row[9]), tokens: row[10],
      checkpointDigest: checkpointDigest.isEmpty ? nil : checkpointDigest,
      batchDigest: batchDigest.isEmpty ? nil : batchDigest,
      label: try texts.text(row[7]), role: try role(row[14]), provenance: try provenance(row[13]))
  }

  /// `nil` for rows from before there were roles.
  private mutating func role(_ number: Int64) throws -> Condition.Role? {
    if number == 0 { return nil }
    if let known = roles[number] { return known }
    let written = try texts.text(number)
    guard let role = Condition.Role(written) else { throw StoreError.unknownName(written) }
    roles[number] = role
    return role
  }

  /// The place that a row's first columns name: tier, subject, quantity.
  mutating func place(_ row: Row) throws -> MemoryTable.Place {
    MemoryTable.Place(
      tier: try Self.tier(named: texts.text(row[0])), subject: try texts.text(row[1]),
      quantity: try quantity(row[2]))
  }

  private mutating func quantity(_ number: Int64) throws -> Quantity {
    let name = try texts.text(number)
    guard let quantity = Quantity(rawValue: name) else { throw StoreError.unknownName(name) }
    return quantity
  }

  mutating func summary(_ row: Row) throws -> EvidenceSummary {
    let quantity = try quantity(row[4])
    let steps: String = row[7]
    let labels: String = row[8]
    return EvidenceSummary(
      tier: try Self.tier(named: texts.text(row[0])), subject: try texts.text(row[1]),
      run: try texts.text(row[2]), batch: try texts.text(row[3]), quantity: quantity,
      detail: try texts.text(row[5]), rows: row[6],
      steps: steps.split(separator: ",").compactMap { Int($0) }.filter { $0 >= 0 }.sorted(),
      labels: try labels.split(separator: ",").compactMap { Int64($0) }
        .map { number in try texts.text(number) }.filter { !$0.isEmpty }.sorted())
  }

  /// The record in a row of the columns that ``MeasurementStore/sources(tier:)`` selects.
  static func record(_ row: Row) throws -> SourceRecord {
    let problem: String? = row[4]
    let quantities: String = row[6]
    return SourceRecord(
      source: EvidenceSource(tier: try tier(named: row[0]), name: row[1], digest: row[2], software: row[3]),
      rows: row[7], precision: row[8],
      failure: problem.map { problem in
        SourceFailure(
          problem: problem, subject: row[5],
          quantities: quantities.split(separator: " ").compactMap { Quantity(rawValue: String($0)) })
      })
  }

  static func tier(named name: String) throws -> Tier {
    guard let tier = Tier(rawValue: name) else { throw StoreError.unknownName(name) }
    return tier
  }

  private static func present(_ number: Int) -> Int? { number < 0 ? nil : number }

  private mutating func provenance(_ number: Int64) throws -> Provenance {
    if let known = provenances[number] { return known }
    let find = try database.cachedStatement(
      sql: """
        SELECT value, digest, precision, software, time FROM provenance JOIN text ON text.id = source
        WHERE provenance.id = ?
        """)
    guard let row = try Row.fetchOne(find, arguments: [number]) else {
      throw StoreError.unknownName("provenance \(number)")
    }
    let provenance = Provenance(
      source: row[0], digest: row[1], precision: row[2], software: row[3], time: row[4])
    provenances[number] = provenance
    return provenance
  }
}
