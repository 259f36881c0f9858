import Ground

/// A file of results, read but not yet understood: JSON, JSON lines, or a table.
package struct ResultFile: Sendable {
  enum Content: Sendable {
    case json
    /// One JSON value a line.
    case records
    case table(columns: [String])
  }

  /// The path, in an archive relative to its root, with `/` between folders.
  package let name: String
  let content: Content
  /// What the file holds. A table is a list of its lines, each an object by columns; a file of JSON lines is a list of them.
  let root: JSONNode

  /// Name without folders and extension.
  package var stem: Substring { Self.stem(of: name) }

  /// The root, for a JSON file.
  package var json: JSONNode? { if case .json = content { root } else { nil } }

  /// The columns, for a table.
  package var columns: [String]? { if case .table(let columns) = content { columns } else { nil } }

  /// The last part of a path, without its extension.
  package static func stem(of name: String) -> Substring {
    let last = name[(name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex)...]
    return last.prefix(upTo: last.lastIndex(of: ".") ?? last.endIndex)
  }

  /// Where in the file something is amiss that has no finer place.
  package func problem(_ problem: String, remedy: String) -> ImportError { root.problem(problem, remedy: remedy) }

  /// What separates the fields of a table, by the name of its file; `nil` for a file that is none.
  static func separator(inTable name: String) -> UInt8? {
    let name = name.lowercased()
    return name.hasSuffix(".csv") ? UInt8(ascii: ",") : name.hasSuffix(".tsv") ? UInt8(ascii: "\t") : nil
  }
}

/// One layout of result files: how to tell it, and which measurements it holds.
package protocol ResultLayout: Sendable {
  /// Whether the file has this layout, judged by its content. Layouts are told apart by keys that only one of
  /// them has, so at most one answers yes.
  func recognises(_ file: ResultFile) -> Bool

  /// What a file of this layout measures: what is missing when one cannot be read.
  var quantities: [Quantity] { get }

  /// Whether one file is about one subject. If not, what is missing without it may be anyone's.
  var isAboutOneSubject: Bool { get }

  /// Adds the file's measurements to `rows`, whose subject is set as soon as it is known.
  func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError)
}

extension ResultLayout {
  package var isAboutOneSubject: Bool { true }
}

extension Mapping: ResultLayout {
  package func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    var reading = MappingReading(file, by: self, into: rows)
    defer { rows = reading.rows }
    do throws(ImportError) {
      try reading.read()
    } catch {
      var error = error
      error.remedy += again
      throw error
    }
  }
}

extension ResultFile {
  /// Reads the bytes of a file as a table where its name ends in `csv` or `tsv`, as lines of JSON where in `jsonl`, else as
  /// JSON.
  ///
  /// - Parameter dialect: of JSON; in that of Python numbers may be none, and only where they are asked for it is an error
  init(_ bytes: [UInt8], name: String, dialect: JSONParser.Dialect = .standard) throws(ImportError) {
    if let separator = Self.separator(inTable: name) {
      let table = try DelimitedTable(bytes, separator: separator, file: name)
      self.init(name: name, content: .table(columns: table.columns.names), root: table.root)
    } else if name.lowercased().hasSuffix(".jsonl") {
      self.init(name: name, content: .records, root: try Self.records(bytes, name: name, dialect))
    } else {
      let value = try Self.value(bytes, name: name, line: nil, dialect)
      self.init(name: name, content: .json, root: JSONNode(value: value, path: .root(file: name)))
    }
  }

  /// The values of a file of JSON lines; empty lines are passed over.
  private static func records(_ bytes: [UInt8], name: String, _ dialect: JSONParser.Dialect) throws(ImportError) -> JSONNode {
    var values: [JSONValue] = []
    var lines: [Int] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { !$0.isWhiteSpace }) else { continue }
      guard values.count < DelimitedTable.mostFields else {
        throw ImportError(file: name, place: "line \(index + 1)", problem: "more than \(values.count) lines", remedy: "split the file")
      }
      values.append(try value(Array(line), name: name, line: index + 1, dialect))
      lines.append(index + 1)
    }
    return JSONNode(value: .array(values), path: .records(file: name, lines: lines))
  }

  private static func value(
    _ bytes: [UInt8], name: String, line: Int?, _ dialect: JSONParser.Dialect
  ) throws(ImportError) -> JSONValue {
    do throws(JSONParser.Failure) {
      return try JSONParser.parse(bytes, dialect: dialect)
    } catch {
      throw ImportError(
        file: name, place: "line \(line ?? error.line), column \(error.column)", problem: "not JSON: \(error.problem)",
        remedy: "the file is cut short or was edited: check that it is whole")
    }
  }

  /// The same of JSON in which Python wrote `NaN` or `Infinity`, to tell of which layout it is; `nil` for what is no such
  /// JSON either.
  init?(withoutNumbersThatAreNone bytes: [UInt8], name: String) {
    guard Self.separator(inTable: name) == nil, let value = try? JSONParser.parse(bytes, dialect: .python) else { return nil }
    self.init(name: name, content: .json, root: JSONNode(value: value, path: .root(file: name)))
  }
}
