import Claims
import Foundation
import Ground

/// Rows of the measurement table as a text file: one JSON object a line.
public enum MeasurementLines {
  /// One line's fields: those of the table.
  fileprivate struct Line: Encodable {
    var tier: Tier
    var subject: String
    var step: Int?
    var batch: String
    var quantity: Quantity
    var layer: Int?
    var head: Int?
    /// Of rows alone that are about no head.
    var item: String?
    var detail: String
    var ablated: String
    var run: String
    var label: String
    /// Of ablated heads alone; rows that were written before have none either, and their label says it.
    var role: String?
    var value: Double
    var examples: Int?
    var tokens: Double?
    var checkpointDigest: String?
    var batchDigest: String?
    var source: String
    var digest: String
    var precision: String
    var software: String
    var time: String
  }

  /// - Throws: ``MeasuringError`` for a number that JSON cannot hold.
  public static func encode(_ rows: [Measurement]) throws(MeasuringError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var data = Data()
    for row in rows {
      do {
        data += try encoder.encode(Line(row))
      } catch {
        throw MeasuringError("row \(row.described)", "its value \(row.value) cannot be written as JSON")
      }
      data.append(UInt8(ascii: "\n"))
    }
    return data
  }

  /// - Throws: ``MeasuringError`` naming the file and the line.
  public static func decode(_ data: Data, path: String) throws(MeasuringError) -> [Measurement] {
    // Not `split`: cutting `Data` in pieces takes longer than reading them.
    try data.withUnsafeBytes { bytes in
      Result(catching: { () throws(MeasuringError) in try decode(bytes, path: path) })
    }.get()
  }

  /// Rows as lines of JSON, or as a table with a header.
  private static func decode(_ bytes: UnsafeRawBufferPointer, path: String) throws(MeasuringError) -> [Measurement] {
    let first = bytes.first { !$0.isWhiteSpace }
    if first != UInt8(ascii: "{"), [".csv", ".tsv"].contains(where: path.lowercased().hasSuffix) {
      return try TidyTable(bytes, file: path).measurements()
    }
    var rows: [Measurement] = []
    var fields = RowFields()
    var (number, start) = (0, 0)
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      defer { (number, start) = (number + 1, end + 1) }
      guard end > start else { continue }
      do {
        try fields.read(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        let row = try Line(fields).measurement
        if let problem = row.impossibility { throw RowFields.Failure(description: problem) }
        rows.append(row)
      } catch {
        throw MeasuringError(
          "\(path): line \(number + 1)", "not a row of the measurement table: \(error); measure again")
      }
    }
    return rows
  }

  /// The rows of a file.
  ///
  /// - Throws: ``MeasuringError`` naming the file and, where it is one of its lines, the line.
  public static func read(_ path: String) throws(MeasuringError) -> [Measurement] { try decode(content(of: path), path: path) }

  /// The bytes of a file.
  static func content(of path: String) throws(MeasuringError) -> Data {
    if let refusal = SpecialFile.refusal(path) { throw MeasuringError(path, refusal) }
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw MeasuringError(path, "cannot be read: \(reason(of: error))")
    }
  }

  /// Writes the rows to a file, which appears whole or not at all; a device or pipe in its place is written to.
  public static func write(_ rows: [Measurement], to path: String) throws(MeasuringError) {
    let data = try encode(rows)
    do {
      try AtomicFile.write(data, to: path)
    } catch {
      throw MeasuringError(path, "cannot be written: \(error.problem). \(error.remedy)")
    }
  }
}

extension MeasurementLines.Line {
  init(_ fields: RowFields) throws(RowFields.Failure) {
    self.init(
      tier: try fields.name(.tier, Tier.init), subject: try fields.text(.subject), step: try fields.integer(.step),
      batch: try fields.text(.batch), quantity: try fields.name(.quantity, Quantity.init),
      layer: try fields.integer(.layer), head: try fields.integer(.head),
      item: try fields.optionalText(.item), detail: try fields.text(.detail),
      ablated: try fields.text(.ablated), run: try fields.text(.run), label: try fields.text(.label),
      role: try fields.optionalName(.role) { Condition.Role($0)?.description }, value: try fields.number(.value), examples: try fields.integer(.examples),
      tokens: try fields.optionalNumber(.tokens), checkpointDigest: try fields.optionalText(.checkpointDigest),
      batchDigest: try fields.optionalText(.batchDigest), source: try fields.text(.source),
      digest: try fields.text(.digest), precision: try fields.text(.precision),
      software: try fields.text(.software), time: try fields.text(.time))
  }

  init(_ row: Measurement) {
    self.init(
      tier: row.key.tier, subject: row.key.subject, step: row.key.step, batch: row.key.batch,
      quantity: row.key.quantity, layer: row.key.layer, head: row.key.head,
      item: row.key.item.isEmpty ? nil : row.key.item, detail: row.key.detail,
      ablated: row.key.ablated, run: row.key.run, label: row.label,
      role: row.role == .intact ? nil : row.role.description, value: row.value, examples: row.examples,
      tokens: row.tokens, checkpointDigest: row.checkpointDigest, batchDigest: row.batchDigest,
      source: row.provenance.source, digest: row.provenance.digest, precision: row.provenance.precision,
      software: row.provenance.software, time: row.provenance.time)
  }

  var measurement: Measurement {
    Measurement(
      Measurement.Key(
        tier: tier, subject: subject, step: step, batch: batch, quantity: quantity, layer: layer, head: head,
        item: item ?? "", detail: detail, ablated: ablated, run: run),
      value: value, examples: examples, tokens: tokens, checkpointDigest: checkpointDigest,
      batchDigest: batchDigest, label: label, role: role.flatMap(Condition.Role.init(_:)),
      provenance: Provenance(
        source: source, digest: digest, precision: precision, software: software, time: time))
  }
}
