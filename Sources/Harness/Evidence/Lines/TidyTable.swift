import Claims
import Foundation
import Ground
import Mathematics

/// Measurements as a table with a header, comma- or tab-separated, one row a measurement: what people have who did not
/// measure with this program. Columns are read by name.
///
/// `subject`, `quantity` and `value` must be there; the others of ``MeasurementLines`` may, and mean what they mean there.
/// A row is of the tier *checkpoint* where no column says otherwise, intact where nothing is ablated, and comes from the
/// file, whose digest it bears. A field may stand in quotes, with a quote in it written twice (RFC 4180).
struct TidyTable {
  /// Columns of a wider table than anybody draws up by hand.
  private static let mostColumns = 1000
  private static let required = ["subject", "quantity", "value"]
  private static let columns =
    required + [
      "tier", "step", "batch", "layer", "head", "item", "detail", "ablated", "run", "label", "role", "examples", "tokens", "precision",
      "source", "standard-error",
    ]
  /// What others call these columns.
  private static let otherWords = [
    "model": "subject", "metric": "quantity", "measure": "quantity", "score": "value", "n": "examples", "task": "batch",
    "dataset": "batch", "condition": "label", "stderr": "standard-error", "se": "standard-error",
  ]

  private let file: String
  private let digest: String
  private let lines: [(number: Int, fields: [String])]
  private let header: [String]

  /// - Throws: ``MeasuringError`` naming file, line and column.
  init(_ bytes: UnsafeRawBufferPointer, file: String) throws(MeasuringError) {
    self.file = file
    digest = SHA256.hash(data: Array(bytes)).hexadecimal
    guard let text = String(validating: bytes, as: UTF8.self) else { throw MeasuringError(file, "is not UTF-8 text; save it as UTF-8") }
    let firstLine = text.prefix { !$0.isNewline }
    let separator = firstLine.contains("\t") && !firstLine.contains(",") ? UInt8(ascii: "\t") : UInt8(ascii: ",")
    var lines: [(number: Int, fields: [String])] = []
    var reader = DelimitedLines(Array(bytes), separator: separator)
    do throws(ImportError) {
      while let line = try reader.next(file) { lines.append(line) }
    } catch {
      throw MeasuringError("\(file): \(error.place)", "\(error.problem); \(error.remedy)")
    }
    guard !lines.isEmpty else { throw MeasuringError(file, "is empty; give it a header and a row a measurement") }
    header = lines.removeFirst().fields.map { $0.trimmed }
    self.lines = lines
    try checkHeader()
  }

  private func checkHeader() throws(MeasuringError) {
    let place = "\(file): line 1"
    guard header.count <= Self.mostColumns else {
      throw MeasuringError(place, "\(header.count) columns; put one measurement into a row: subject, quantity, value")
    }
    if let twice = header.enumerated().first(where: { header[..<$0.offset].contains($0.element) })?.element {
      throw MeasuringError(place, "two columns are called '\(twice)'; keep one of them")
    }
    for name in Self.required where !header.contains(name) {
      let meant = header.first { Self.otherWords[$0.lowercased()] == name || $0.lowercased() == name }
        ?? Suggestion.closest(to: name, among: header.filter { !Self.columns.contains($0) }, limit: 1).first
      throw MeasuringError(
        place,
        "there is no column '\(name)'\(meant.map { "; '\($0)' may be it: call it so" } ?? "; a row needs \(Self.required.joined(separator: ", "))")")
    }
    for name in header where !Self.columns.contains(name) {
      if let meant = Self.otherWords[name.lowercased()] ?? Suggestion.closest(to: name, among: Self.columns, limit: 1).first,
        !header.contains(meant)
      {
        throw MeasuringError(place, "the column '\(name)' is unknown; did you mean '\(meant)'? Call it so, or leave it out")
      }
    }
  }

  /// A measurement for each row.
  func measurements() throws(MeasuringError) -> [Measurement] {
    var rows: [Measurement] = []
    for (number, fields) in lines {
      guard fields.count == header.count else {
        throw MeasuringError("\(file): line \(number)", "\(fields.count) fields under \(header.count) columns; a comma too many, or one too few")
      }
      let fields = Dictionary(uniqueKeysWithValues: zip(header, fields))
      let row = try measurement(fields, line: number)
      if let problem = row.impossibility { throw MeasuringError("\(file): line \(number)", "\(problem)") }
      rows.append(row)
      if let error = try standardError(of: row, fields, line: number) { rows.append(error) }
    }
    return rows
  }

  /// The row that the column `standard-error` makes: what a mean over examples has its interval from.
  private func standardError(of row: Measurement, _ fields: [String: String], line: Int) throws(MeasuringError) -> Measurement? {
    let written = fields["standard-error"]?.trimmed ?? ""
    guard !written.isEmpty else { return nil }
    guard let error = Double(written), error.isFinite, error >= 0 else {
      throw MeasuringError("\(file): line \(line)", "'\(written)' under 'standard-error' is no number of 0 or more")
    }
    guard row.key.quantity.kind != .accuracy else {
      throw MeasuringError(
        "\(file): line \(line)",
        "\(row.key.quantity.rawValue) has its interval from 'examples'; leave 'standard-error' empty there")
    }
    guard let examples = row.examples, examples > 1, row.key.detail.isEmpty else {
      throw MeasuringError("\(file): line \(line)", "a standard error needs 'examples' of 2 or more, and no 'detail'")
    }
    var key = row.key
    (key.quantity, key.detail) = (.standardError, row.key.quantity.rawValue)
    return Measurement(
      key, value: error, examples: examples, tokens: row.tokens, label: row.label, role: row.role, provenance: row.provenance)
  }

  private func measurement(_ fields: [String: String], line: Int) throws(MeasuringError) -> Measurement {
    let place = "\(file): line \(line)"
    func text(_ name: String) -> String { fields[name]?.trimmed ?? "" }
    func number(_ name: String) throws(MeasuringError) -> Double? {
      let written = text(name)
      guard !written.isEmpty else { return nil }
      guard let number = Double(written), number.isFinite else {
        throw MeasuringError(place, "'\(written)' under '\(name)' is no finite number; write 0.5, not 50 % or 0,5")
      }
      return number
    }
    func whole(_ name: String) throws(MeasuringError) -> Int? {
      guard let number = try number(name) else { return nil }
      guard let whole = Int(exactly: number), whole.magnitude < 1 << 53 else {
        throw MeasuringError(place, "'\(text(name))' under '\(name)' is no whole number")
      }
      return whole
    }
    func known<Name>(_ name: String, _ find: (String) -> Name?, among names: [String]) throws(MeasuringError) -> Name? {
      let written = text(name)
      guard !written.isEmpty else { return nil }
      guard let found = find(written) else {
        throw MeasuringError(place, "'\(written)' under '\(name)' is unknown; \(Suggestion.remedy(for: written, among: names))")
      }
      return found
    }
    guard !text("quantity").isEmpty else {
      throw MeasuringError(place, "nothing under 'quantity'; docs/rows.md lists what there is")
    }
    guard let quantity = Quantity(rawValue: text("quantity")) else {
      throw MeasuringError(place, "'\(text("quantity"))' under 'quantity' is unknown; \(Quantity.remedy(for: text("quantity")))")
    }
    guard let value = try number("value") else { throw MeasuringError(place, "nothing under 'value'; leave the row out") }
    guard !text("subject").isEmpty else { throw MeasuringError(place, "nothing under 'subject'; name the model") }
    // L5H3 is a head by itself; otherwise both numbers are given.
    let head = Head(text("head"))
    if let head, let layer = try whole("layer"), layer != head.layer {
      throw MeasuringError(place, "'\(text("head"))' under 'head', and \(layer) under 'layer'; correct one of them")
    }
    let layerNumber = if let head { head.layer } else { try whole("layer") }
    let headNumber = if let head { head.head } else { try whole("head") }
    guard headNumber == nil || layerNumber != nil else {
      throw MeasuringError(place, "head \(text("head")) of which layer? Write the layer under 'layer', or L5H3 under 'head'")
    }
    guard let item = ItemPath(text("item")), item == ItemPath() || layerNumber == nil || item.layer == nil else {
      throw MeasuringError(
        place, "'\(text("item"))' under 'item' is no path of its own; write L5H3, L3/neuron 512 or feature 17, and nothing under 'head'")
    }
    return Measurement(
      Measurement.Key(
        tier: try known("tier", Tier.init(rawValue:), among: [Tier.checkpoint, .replica].map(\.rawValue)) ?? .checkpoint,
        subject: text("subject"), step: try whole("step"), batch: text("batch"), quantity: quantity, layer: layerNumber ?? item.layer,
        head: headNumber ?? item.head, item: item.rest, detail: text("detail"), ablated: text("ablated").isEmpty ? "none" : text("ablated"), run: text("run")),
      value: value, examples: try whole("examples"), tokens: try number("tokens"), checkpointDigest: nil, batchDigest: nil,
      label: text("label"), role: try known("role", { Condition.Role($0) }, among: ["own", "control of NAME, draw 1"]),
      provenance: Provenance(
        source: text("source").isEmpty ? file : text("source"), digest: digest,
        precision: text("precision").isEmpty ? "as given" : text("precision"), software: "table", time: ""))
  }
}

extension StringProtocol {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
