import Ground

extension JSONNode.Path {
  /// The way to a member of what stands here.
  func member(_ key: String) -> JSONNode.Path { .member(of: self, key: key) }

  /// The way to an element of the list that stands here.
  func element(_ index: Int) -> JSONNode.Path {
    switch self {
    case .table(_, _, let lines) where lines.indices.contains(index): .line(of: self, number: lines[index])
    case .records(let file, let lines) where lines.indices.contains(index): .record(file: file, line: lines[index])
    default: .element(of: self, index: index)
    }
  }

  /// What this is in; `nil` for a file as a whole.
  var parent: JSONNode.Path? {
    switch self {
    case .root, .table, .records: nil
    // Columns are named in the table's first line.
    case .member(.line(let table, _), _): table
    case .member(let parent, _), .element(let parent, _), .line(let parent, _): parent
    case .record(let file, _): .records(file: file, lines: [])
    }
  }

  var file: String {
    switch self {
    case .root(let file), .table(let file, _, _), .records(let file, _), .record(let file, _): file
    case .member(let parent, _), .element(let parent, _), .line(let parent, _): parent.file
    }
  }

  /// The way through a JSON document; `nil` of tables and JSON lines, whose places are lines.
  var way: [JSONPlaces.Step]? {
    switch self {
    case .root: []
    case .member(let parent, let key): parent.way.map { $0 + [.member(key)] }
    case .element(let parent, let index): parent.way.map { $0 + [.element(index)] }
    case .table, .line, .records, .record: nil
    }
  }

  /// Whether this is a field of a table.
  var isTableField: Bool { if case .member(.line, _) = self { true } else { false } }

  var isTableLine: Bool { if case .line = self { true } else { false } }

  /// ` under 'column'`, of a field of a table.
  var columnWords: String { if case .member(.line, let name) = self { " under '\(name)'" } else { "" } }

  /// The last step's name.
  var name: String {
    switch self {
    case .member(_, let key): key
    case .element(_, let index): "[\(index)]"
    default: description
    }
  }
}

extension JSONNode.Path: CustomStringConvertible {
  package var description: String {
    switch self {
    case .root, .records: "$"
    case .member(.line(.table(_, let columns, _), let number), let name):
      "line \(number), column \((columns[name] ?? 0) + 1)"
    case .member(let parent, let key):
      key.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        ? "\(parent).\(key)" : "\(parent)['\(key)']"
    case .element(let parent, let index): "\(parent)[\(index)]"
    case .table: "line 1"
    case .line(_, let number): "line \(number)"
    case .record(_, let line): "line \(line), $"
    }
  }
}
