import Ground

/// A file of the archive, read but not yet understood.
struct ResultFile: Sendable {
  enum Content: Sendable {
    case json(JSONNode)
    case table(DelimitedTable)
  }

  /// Path relative to the archive root, with `/` between folders.
  let name: String
  let content: Content

  /// Name without folders and extension.
  var stem: Substring { Self.stem(of: name) }

  /// The root, for a JSON file.
  var json: JSONNode? { if case .json(let root) = content { root } else { nil } }

  /// The table, for a CSV file.
  var table: DelimitedTable? { if case .table(let table) = content { table } else { nil } }

  /// The last part of a path, without its extension.
  static func stem(of name: String) -> Substring {
    let last = name[(name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex)...]
    return last.prefix(upTo: last.lastIndex(of: ".") ?? last.endIndex)
  }

  /// Where in the file something is amiss that has no finer place.
  func problem(_ problem: String, remedy: String) -> ImportError {
    ImportError(file: name, place: json == nil ? "line 1" : "$", problem: problem, remedy: remedy)
  }
}

/// One layout of the authors' result files: how to tell it, and which measurements it holds.
protocol ResultLayout: Sendable {
  /// Whether the file has this layout, judged by its content. Layouts are told apart by keys that only one of
  /// them has, so at most one answers yes.
  static func recognises(_ file: ResultFile) -> Bool

  /// What a file of this layout measures: what is missing when one cannot be read.
  static var quantities: [Quantity] { get }

  /// Whether one file is about one subject. If not, what is missing without it may be anyone's.
  static var isAboutOneSubject: Bool { get }

  /// Adds the file's measurements to `rows`, whose subject is set as soon as it is known.
  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError)
}

extension ResultLayout {
  static var isAboutOneSubject: Bool { true }
}

extension ResultFile {
  /// Reads the bytes of a file as JSON or, if its name ends in `csv`, as a table.
  init(_ bytes: [UInt8], name: String) throws(ImportError) {
    self.name = name
    if name.lowercased().hasSuffix(".csv") {
      content = .table(try DelimitedTable(bytes, file: name))
      return
    }
    do throws(JSONParser.Failure) {
      content = .json(JSONNode(value: try JSONParser.parse(bytes), path: .root(file: name)))
    } catch {
      throw ImportError(
        file: name, place: "line \(error.line), column \(error.column)",
        problem: "not JSON: \(error.problem)",
        remedy: "the file is cut short or was edited: take it again from the authors' repository")
    }
  }

  /// The same of JSON in which Python wrote `NaN` or `Infinity`, to tell of which layout it is; `nil` for what is no such
  /// JSON either.
  init?(withoutNumbersThatAreNone bytes: [UInt8], name: String) {
    guard !name.lowercased().hasSuffix(".csv"), let value = try? JSONParser.parse(bytes, dialect: .python) else {
      return nil
    }
    self.name = name
    content = .json(JSONNode(value: value, path: .root(file: name)))
  }
}
