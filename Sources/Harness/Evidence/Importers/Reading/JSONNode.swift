import Ground

/// A value in a results file together with its place, so that whatever is wrong with it can be said where it
/// stands.
package struct JSONNode: Sendable {
  /// The way from the file's root to a value.
  package indirect enum Path: Sendable {
    case root(file: String)
    case member(of: Path, key: String)
    case element(of: Path, index: Int)
    /// A table, with the lines of the file that hold its rows; the columns are those of line 1.
    case table(file: String, columns: TableColumns, lines: [Int])
    case line(of: Path, number: Int)
    /// A file of one JSON value a line.
    case records(file: String, lines: [Int])
    case record(file: String, line: Int)
  }

  package let value: JSONValue
  package let path: Path

  package init(value: JSONValue, path: Path) {
    self.value = value
    self.path = path
  }

  // MARK: Going down

  /// The member `key`, or `nil` if it is not there or is null.
  package subscript(key: String) -> JSONNode? {
    guard let member = line?[key] ?? value.object?[key], !member.isNull else { return nil }
    return JSONNode(value: member, path: path.member(key))
  }

  /// The fields of a table's line, by columns.
  struct Line {
    let columns: TableColumns
    let fields: [JSONValue]

    subscript(key: String) -> JSONValue? { columns[key].map { fields[$0] } }
  }

  /// This as a line of a table; `nil` for anything else.
  var line: Line? {
    guard case .line(.table(_, let columns, _), _) = path, case .array(let fields) = value, fields.count == columns.names.count
    else { return nil }
    return Line(columns: columns, fields: fields)
  }

  /// Names and values of an object, or of a table's line, in the order of the file; `nil` of anything else.
  var namedValues: (names: [String], values: [JSONValue])? {
    if let line { return (line.columns.names, line.fields) }
    return value.object.map { ($0.keys, $0.values) }
  }

  /// The member `key`, which has to be there.
  package func member(_ key: String) throws(ImportError) -> JSONNode {
    guard case .object = value else { throw expected("an object with '\(key)'") }
    guard let member = self[key] else {
      throw problem("'\(key)' is missing", remedy: "the file is cut short, or of another layout: check that it is whole")
    }
    return member
  }

  /// The member `key`, or, in files that spell it so, `other`.
  package func member(_ key: String, or other: String) throws(ImportError) -> JSONNode {
    if let member = self[key] { return member }
    return try member(other)
  }

  /// All members of an object, sorted by key.
  package func members() throws(ImportError) -> [(key: String, node: JSONNode)] {
    guard let object = value.object else { throw expected("an object") }
    return zip(object.keys, object.values).sorted { $0.0 < $1.0 }
      .map { ($0, JSONNode(value: $1, path: path.member($0))) }
  }

  /// All elements of a list.
  package func elements() throws(ImportError) -> [JSONNode] {
    guard let values = value.array else { throw expected("a list") }
    return values.enumerated().map { index, value in
      JSONNode(value: value, path: .element(of: path, index: index))
    }
  }

  /// Whether the value is an object that has all of these members.
  package func has(_ keys: String...) -> Bool { keys.allSatisfy { self[$0] != nil } }

  // MARK: Values

  package func number() throws(ImportError) -> Double {
    guard let number = value.double else { throw expected("a number") }
    return number
  }

  /// A whole number, not negative.
  package func count() throws(ImportError) -> Int {
    guard let count = Int(exactly: try number()), count >= 0 else { throw expected("a whole number ≥ 0") }
    return count
  }

  package func text() throws(ImportError) -> String {
    guard let text = value.string else { throw expected("a text") }
    return text
  }

  /// A list of numbers.
  /// - Parameter length: how many there have to be, and of what there are that many.
  package func numbers(_ length: (count: Int, of: String)? = nil) throws(ImportError) -> [Double] {
    guard let elements = value.array else { throw expected("a list of numbers") }
    var numbers: [Double] = []
    numbers.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard let number = element.double else {
        throw JSONNode(value: element, path: .element(of: path, index: index)).expected("a number")
      }
      numbers.append(number)
    }
    if let length, numbers.count != length.count {
      throw problem(
        "\(numbers.count) values for \(length.count) \(length.of)",
        remedy: "the file is cut short or mixed from two runs: check that it is whole")
    }
    return numbers
  }

  /// A list of whole numbers, none negative.
  package func counts() throws(ImportError) -> [Int] {
    var counts: [Int] = []
    for (index, number) in try numbers().enumerated() {
      guard let count = Int(exactly: number), count >= 0 else {
        throw JSONNode(value: .number(number), path: .element(of: path, index: index))
          .expected("a whole number ≥ 0")
      }
      counts.append(count)
    }
    return counts
  }

  // MARK: Errors

  package func expected(_ what: String) -> ImportError {
    problem(
      "expected \(what), found \(value.kind)",
      remedy: "the file is of another layout than it looks")
  }

  package func problem(_ problem: String, remedy: String) -> ImportError {
    var error = ImportError(file: path.file, place: path.description, problem: problem, remedy: remedy)
    error.way = path.way
    return error
  }
}
