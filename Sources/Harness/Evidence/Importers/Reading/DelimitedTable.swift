import Foundation

/// A comma-separated table of numbers with a header; the first column may hold names.
///
/// Strict: every line has as many fields as the header, and every field after the first is a finite number.
struct DelimitedTable: Sendable {
  struct Line: Sendable {
    /// 1-based line of the file.
    var number: Int
    var name: String
    /// The fields after the first.
    var values: [Double]
  }

  let file: String
  let header: [String]
  let lines: [Line]

  /// Reads a table; `bytes` is the whole file.
  init(_ bytes: [UInt8], file: String) throws(ImportError) {
    self.file = file
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ImportError(
        file: file, place: "line 1", problem: "the file is not UTF-8 text",
        remedy: "save the table as UTF-8, comma-separated")
    }
    let rows = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    header =
      rows.first.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
    var lines: [Line] = []
    for (index, row) in rows.enumerated().dropFirst() where !(row.isEmpty && index == rows.count - 1) {
      lines.append(try Self.line(row, number: index + 1, columns: header, file: file))
    }
    self.lines = lines
  }

  private static func line(
    _ row: Substring, number: Int, columns: [String], file: String
  ) throws(ImportError) -> Line {
    let fields = row.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard fields.count == columns.count else {
      throw ImportError(
        file: file, place: "line \(number)", problem: "\(fields.count) fields under \(columns.count) columns",
        remedy: "the line is cut short or has a comma too many: take the file again")
    }
    var values: [Double] = []
    values.reserveCapacity(fields.count)
    for (column, field) in fields.enumerated().dropFirst() {
      guard let value = Double(Substring(field)), value.isFinite else {
        throw ImportError(
          file: file, place: "line \(number), column \(column + 1)",
          problem: "'\(Substring(field))' under '\(columns[column])' is not a finite number",
          remedy: "the file was edited or cut: take it again from the authors' repository"
        )
      }
      values.append(value)
    }
    return Line(number: number, name: fields.first.map { String(Substring($0)) } ?? "", values: values)
  }

  func problem(_ problem: String, line: Int, column: Int? = nil, remedy: String) -> ImportError {
    ImportError(
      file: file, place: column.map { "line \(line), column \($0)" } ?? "line \(line)", problem: problem,
      remedy: remedy)
  }
}
