import Foundation
import Ground

/// A table with a header, as a list of its lines, each a list of fields whose names are the columns.
///
/// An empty field is nothing; all others are texts as they stand, which are numbers where numbers are asked for.
struct DelimitedTable: Sendable {
  /// Columns of a wider table than anybody draws up.
  static let mostColumns = 20_000
  /// Fields of one file, as values of one JSON document.
  static let mostFields = JSONParser.maximumValues

  let columns: TableColumns
  let root: JSONNode

  /// Reads a table; `bytes` is the whole file.
  ///
  /// - Throws: for columns that stand twice or are too many, and for a line of more or fewer fields than there are columns.
  init(_ bytes: [UInt8], separator: UInt8, file: String) throws(ImportError) {
    let failure = { (line: Int, problem: String, remedy: String) in
      ImportError(file: file, place: "line \(line)", problem: problem, remedy: remedy)
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw failure(1, "the file is not UTF-8 text", "save the table as UTF-8")
    }
    var lines = DelimitedLines(bytes, separator: separator)
    guard let header = try lines.next(file) else { throw failure(1, "the file is empty", "give it a header and a row a measurement") }
    guard header.fields.count <= Self.mostColumns else {
      throw failure(1, "\(header.fields.count) columns", "put one measurement into a row; more than \(Self.mostColumns) columns are not read")
    }
    columns = TableColumns(header.fields.map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) })
    if let twice = columns.twice { throw failure(1, "the column \(twice) stands twice", "keep one of the two") }
    var values: [JSONValue] = []
    var numbers: [Int] = []
    while let line = try lines.next(file) {
      guard line.fields.count == columns.names.count else {
        throw failure(
          line.number, "\(line.fields.count) fields under \(columns.names.count) columns", "the line is cut short or has a separator too many")
      }
      guard values.count * columns.names.count < Self.mostFields else {
        throw failure(line.number, "more than \(Self.mostFields) fields", "split the file")
      }
      values.append(.array(line.fields.map { $0.isEmpty ? .null : .string($0) }))
      numbers.append(line.number)
    }
    root = JSONNode(value: .array(values), path: .table(file: file, columns: columns, lines: numbers))
  }
}

/// The names of a table's columns.
package final class TableColumns: Sendable {
  let names: [String]
  private let places: [String: Int]

  init(_ names: [String]) {
    self.names = names
    places = Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// The place of a column, from 0.
  subscript(name: String) -> Int? { places[name] }

  /// A name that stands twice.
  var twice: String? { places.count == names.count ? nil : names.enumerated().first { places[$0.element] != $0.offset }?.element }
}

/// The lines of a table, cut into fields. A field may stand in quotes, with a quote in it written twice (RFC 4180).
struct DelimitedLines {
  private let bytes: [UInt8]
  private let separator: UInt8
  private var index = 0
  private var number = 1

  init(_ bytes: [UInt8], separator: UInt8) {
    self.bytes = bytes
    self.separator = separator
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// The next line that is not empty, with its number in the file; `nil` behind the last.
  ///
  /// - Throws: for a quote that is not closed.
  mutating func next(_ file: String) throws(ImportError) -> (number: Int, fields: [String])? {
    while index < bytes.count {
      let start = number
      var fields: [String] = []
      var field: [UInt8] = []
      var isQuoted = false
      line: while true {
        guard index < bytes.count else {
          guard !isQuoted else {
            throw ImportError(file: file, place: "line \(start)", problem: "a quote is not closed", remedy: "add \" at the field's end")
          }
          break
        }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\"") where isQuoted:
          if index < bytes.count, bytes[index] == byte {
            field.append(byte)
            index += 1
          } else {
            isQuoted = false
          }
        case UInt8(ascii: "\r") where !isQuoted && index < bytes.count && bytes[index] == UInt8(ascii: "\n"): break
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
          // A line may end in two characters.
          if byte == UInt8(ascii: "\n") || !(index < bytes.count && bytes[index] == UInt8(ascii: "\n")) { number += 1 }
          if isQuoted { field.append(byte) } else { break line }
        case separator where !isQuoted:
          fields.append(String(decoding: field, as: UTF8.self))
          field.removeAll(keepingCapacity: true)
        case UInt8(ascii: "\"") where field.allSatisfy({ $0 == 0x20 }):
          isQuoted = true
          field.removeAll(keepingCapacity: true)
        default: field.append(byte)
        }
      }
      if fields.isEmpty, field.isEmpty { continue }
      fields.append(String(decoding: field, as: UTF8.self))
      return (start, fields)
    }
    return nil
  }
}
