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
    let (item, detail) = Measurement.Key.parts(ofStored: try texts.text(row, 5))
    let key = Measurement.Key(
      tier: tier, subject: subject, step: try row.count(2), batch: try texts.text(row, 1),
      quantity: quantity, layer: try row.count(3), head: try row.count(4),
      item: item, detail: detail, ablated: try texts.text(row, 6), run: try texts.text(row, 0))
    let checkpointDigest = try texts.text(row, 11)
    let batchDigest = try texts.text(row, 12)
    let value = try row.real(8)
    guard value.isFinite else { throw StoreDamage("a value of \(quantity.rawValue) of \(subject) is \(value)") }
    return Measurement(
      key, value: value, examples: try row.count(9), tokens: try row.optionalReal(10),
      checkpointDigest: checkpointDigest.isEmpty ? nil : checkpointDigest,
      batchDigest: batchDigest.isEmpty ? nil : batchDigest,
      label: try texts.text(row, 7), role: try role(Int64(row.integer(14))),
      provenance: try provenance(Int64(row.integer(13))))
  }

  /// `nil` for rows from before there were roles.
  private mutating func role(_ number: Int64) throws -> Condition.Role? {
    if number == 0 { return nil }
    if let known = roles[number] { return known }
    let written = try texts.text(number)
    guard let role = Condition.Role(written) else { throw Self.unknown(written) }
    roles[number] = role
    return role
  }

  /// The place that a row's first columns name: tier, subject, quantity.
  mutating func place(_ row: Row) throws -> MemoryTable.Place {
    MemoryTable.Place(
      tier: try Self.tier(named: texts.text(row, 0)), subject: try texts.text(row, 1),
      quantity: try quantity(Int64(row.integer(2))))
  }

  private mutating func quantity(_ number: Int64) throws -> Quantity { try Self.quantity(named: texts.text(number)) }

  mutating func summary(_ row: Row) throws -> EvidenceSummary {
    let quantity = try quantity(Int64(row.integer(4)))
    return EvidenceSummary(
      tier: try Self.tier(named: texts.text(row, 0)), subject: try texts.text(row, 1),
      run: try texts.text(row, 2), batch: try texts.text(row, 3), quantity: quantity,
      detail: Measurement.Key.parts(ofStored: try texts.text(row, 5)).detail, rows: try row.integer(6),
      steps: try row.text(7).split(separator: ",").compactMap { Int($0) }.filter { $0 >= 0 }.sorted(),
      labels: try row.text(8).split(separator: ",").compactMap { Int64($0) }
        .map { number in try texts.text(number) }.filter { !$0.isEmpty }.sorted())
  }

  /// The record in a row of the columns that ``MeasurementStore/sources(tier:)`` selects.
  static func record(_ row: Row) throws -> SourceRecord {
    let (subject, quantities) = (try row.text(5), try row.text(6))
    return SourceRecord(
      source: EvidenceSource(
        tier: try tier(named: row.text(0)), name: try row.text(1), digest: try row.text(2), software: try row.text(3)),
      rows: try row.integer(7), precision: try row.text(8),
      failure: try row.optionalText(4).map { problem in
        SourceFailure(
          problem: problem, subject: subject,
          quantities: quantities.split(separator: " ").compactMap { Quantity(rawValue: String($0)) })
      })
  }

  static func quantity(named name: String) throws -> Quantity {
    guard let quantity = Quantity(rawValue: name) else { throw unknown(name) }
    return quantity
  }

  private static func unknown(_ name: String) -> StoreDamage {
    StoreDamage("it holds '\(name.prefix(60))', which this version does not know")
  }

  static func tier(named name: String) throws -> Tier {
    guard let tier = Tier(rawValue: name) else { throw unknown(name) }
    return tier
  }

  private mutating func provenance(_ number: Int64) throws -> Provenance {
    if let known = provenances[number] { return known }
    let find = try database.cachedStatement(
      sql: """
        SELECT value, digest, precision, software, time FROM provenance JOIN text ON text.id = source
        WHERE provenance.id = ?
        """)
    guard let row = try Row.fetchOne(find, arguments: [number]) else {
      throw StoreDamage("the provenance number \(number) is missing")
    }
    let provenance = Provenance(
      source: try row.text(0), digest: try row.text(1), precision: try row.text(2), software: try row.text(3),
      time: try row.text(4))
    provenances[number] = provenance
    return provenance
  }
}
