import Claims
import Foundation
import Ground
import Mathematics

/// A file of one's own measurements, in whichever form it is: rows, a table with one measurement a row, or a result file that
/// a mapping reads.
public enum MeasuredFile {
  public struct Contents: Sendable {
    public var rows: [Measurement]
    /// What was taken from a file that a mapping read; `nil` of rows, which say it themselves.
    public var notice: String?
  }

  /// The measurements of a file.
  ///
  /// ```swift
  /// let file = try MeasuredFile.read("results_2026.json", mappings: .load(root: "."), subject: "my-model")
  /// ```
  ///
  /// - Parameters:
  ///   - mappings: by which result files are read
  ///   - subject: the name of the model that a result file is about; `nil` takes the file's own
  /// - Throws: ``MeasuringError`` naming the file, the place in it, and what to do.
  public static func read(
    _ path: String, mappings: MappingLibrary, subject: String? = nil
  ) throws(MeasuringError) -> Contents {
    let start = try beginning(of: path)
    let kind = (path as NSString).pathExtension.lowercased()
    guard ["json", "jsonl", "csv", "tsv", "eval"].contains(kind), !holdsRows(start, kind) else {
      guard subject == nil else {
        throw MeasuringError(path, "its rows name their models themselves; leave --as out, or change 'subject' in it")
      }
      return Contents(rows: try MeasurementLines.read(path))
    }
    if start.starts(with: Array("PK".utf8)) {
      throw MeasuringError(
        path, "is a zip, such as Inspect writes its .eval logs: write it as JSON with `inspect log convert \(path) --to json --output-dir DIR`, and give that")
    }
    if let problem = mappings.problems.first { throw MeasuringError("\(problem.location)", "\(problem.message); \(problem.remedy)") }
    let (bytes, file) = try resultFile(path, kind)
    let known = mappings.recognising(file)
    guard let mapping = known.first else { return try unmapped(path, kind, file, mappings) }
    guard known.count == 1 else {
      throw MeasuringError(
        path, "two mappings are for it, \(known.map(\.file).joined(separator: " and ")); say under 'file' what tells their files apart")
    }
    return try read(file, bytes, by: mapping, subject: subject)
  }

  private static func read(
    _ file: ResultFile, _ bytes: [UInt8], by mapping: Mapping, subject: String?
  ) throws(MeasuringError) -> Contents {
    if subject != nil, !mapping.isAboutOneSubject {
      throw MeasuringError(file.name, "it is about several models, by \(mapping.file); leave --as out")
    }
    let source = EvidenceSource(
      tier: .checkpoint, name: file.name, digest: SHA256.hash(data: bytes).hexadecimal, software: "mapping \(mapping.name)")
    var reading = MappingReading(file, by: mapping, subject: subject, into: RowBuilder(source: source))
    do throws(ImportError) {
      try reading.read()
    } catch {
      let error = error.located(in: bytes)
      throw MeasuringError("\(error.file), \(error.place)", "\(error.problem); \(error.remedy)\(mapping.again)")
    }
    let rows = reading.rows.rows
    let left = reading.passedOver.sorted { $0.key < $1.key }.map { $0.value > 1 ? "\($0.key) (\($0.value) times)" : $0.key }
    guard !rows.isEmpty else {
      throw MeasuringError(
        file.name, "\(mapping.file) reads it, and finds no measurement in it"
          + (left.isEmpty ? "" : "; no quantity is known for \(left.prefix(8).joined(separator: ", "))"))
    }
    let names = Set(rows.map(\.key.subject)).sorted()
    let quantities = Set(rows.map { $0.key.detail.isEmpty ? $0.key.quantity.rawValue : "\($0.key.quantity.rawValue) (\($0.key.detail))" }).sorted()
    var notice = "\(file.name): read by the mapping \(mapping.name): \(rows.count) measurements of \(list(names)): \(list(quantities))"
    if !left.isEmpty { notice += "; passed over, because no quantity is known for them: \(list(left))" }
    return Contents(rows: rows, notice: notice)
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", … \(names.count - 8) more" : "")
  }

  // MARK: What a file is

  /// Whether a file begins as rows do, or as a table with one measurement a row.
  private static func holdsRows(_ start: [UInt8], _ kind: String) -> Bool {
    let first = start.drop { $0.isWhiteSpace }.prefix { $0 != UInt8(ascii: "\n") }
    if let separator = ResultFile.separator(inTable: ".\(kind)"), first.first != UInt8(ascii: "{") {
      var lines = DelimitedLines(Array(first), separator: separator)
      guard let header = try? lines.next("")?.fields else { return false }
      return ["subject", "quantity", "value"].allSatisfy(header.contains)
    }
    guard let row = (try? JSONParser.parse(Array(first)))?.object else { return false }
    return ["tier", "quantity", "value"].allSatisfy { row[$0] != nil }
  }

  /// The file's first bytes: more than a row has.
  private static func beginning(of path: String) throws(MeasuringError) -> [UInt8] {
    if let refusal = SpecialFile.refusal(path) { throw MeasuringError(path, refusal) }
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      return [UInt8](try handle.read(upToCount: 1 << 20) ?? Data())
    } catch {
      throw MeasuringError(path, "cannot be read: \(reason(of: error))")
    }
  }

  private static func resultFile(_ path: String, _ kind: String) throws(MeasuringError) -> ([UInt8], ResultFile) {
    if let size = FileState(path: path)?.size, size > FileWalk.largest {
      throw MeasuringError(path, "has \(size) bytes, more than the \(FileWalk.largest) of a result file; split it, or give its measurements as rows")
    }
    do {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      return (bytes, try ResultFile(bytes, name: path, dialect: .python))
    } catch let error as ImportError {
      throw MeasuringError("\(error.file), \(error.place)", "\(error.problem); \(error.remedy)")
    } catch {
      throw MeasuringError(path, "cannot be read: \(reason(of: error))")
    }
  }

  /// What to say of a file that no mapping is for: of a table what it lacks as one of measurements, and of JSON lines as rows.
  private static func unmapped(
    _ path: String, _ kind: String, _ file: ResultFile, _ mappings: MappingLibrary
  ) throws(MeasuringError) -> Contents {
    if kind != "json" {
      do throws(MeasuringError) {
        return Contents(rows: try MeasurementLines.read(path))
      } catch {
        throw MeasuringError(error.place, "\(error.problem) (and no mapping is for it: docs/mappings.md)")
      }
    }
    let all = mappings.mappings + mappings.builtIn
    var closest: (file: String, lacks: [String])?
    for mapping in all {
      let lacks = mapping.missing(in: file)
      guard lacks.count < min(mapping.recognition.has.count, closest?.lacks.count ?? .max) else { continue }
      closest = (mapping.file, lacks)
    }
    let hint = closest.map { "; the closest, \($0.file), asks for \($0.lacks.joined(separator: " and "))" } ?? ""
    throw MeasuringError(path, "no mapping is for it\(hint): write one, as docs/mappings.md shows, or give its measurements as rows")
  }
}
