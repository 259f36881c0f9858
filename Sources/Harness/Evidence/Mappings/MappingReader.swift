import Ground
import Yams

/// Reads a mapping file, with every mistake and its place.
final class MappingReader: YAMLReader {
  static let fileKeys = ["has", "lacks", "columns", "path"]
  private static let placeKeys = ["at", "checks", "equal", "rows"] + MappingField.allCases.map(\.rawValue)
  static let rootKeys = ["says", "from", "file", "tables"] + placeKeys
  /// As deep as rows may nest.
  private static let deepest = 16

  /// Tables that may be used so far.
  private var tables: [String: MappingTable]

  private init(file: String, shared: [String: MappingTable]) {
    tables = shared
    super.init(file: file)
  }

  /// What a file of the folder holds.
  struct Contents {
    /// `nil` for a file of tables alone, which all mappings share, and for one with mistakes.
    var mapping: Mapping?
    var tables: [String: MappingTable] = [:]
    var problems: [Problem] = []
    /// Whether it is a file of tables alone.
    var isShared = false
  }

  static func read(_ text: String, file: String, shared: [String: MappingTable]) -> Contents {
    let reader = MappingReader(file: file, shared: shared)
    var contents = Contents()
    if let root = reader.root(of: text) { reader.read(root, into: &contents) }
    contents.problems = reader.problems
    if !contents.problems.isEmpty { contents.mapping = nil }
    return contents
  }

  private func read(_ root: Node, into contents: inout Contents) {
    let pairs = mapping(root, allowed: Self.rootKeys, what: "a mapping")
    guard root.mapping != nil else { return }
    let own = pairs["tables"].map { readTables($0) } ?? [:]
    contents.tables = own
    contents.isShared = pairs["rows"] == nil && pairs["file"] == nil
    if contents.isShared {
      guard own.isEmpty || !pairs.keys.allSatisfy({ ["tables", "says"].contains($0) }) else { return }
      report(root, "the file has no 'rows'", remedy: "say under 'file' how to tell such a file, and under 'rows' where its measurements are")
      return
    }
    let says = self.text(pairs["says"], in: root, key: "says") ?? ""
    let from = self.text(pairs["from"], key: "from")
    let recognition = pairs["file"].map { self.recognition($0) } ?? MappingRecognition()
    if pairs["file"] == nil {
      report(root, "key 'file' is missing", remedy: "say how to tell such a file, as in file: {has: [$.per_head]}")
    }
    if pairs["rows"] == nil { report(root, "key 'rows' is missing", remedy: "say where the measurements are") }
    let place = self.place(root, pairs, MappingScope(), hasQuantity: false, depth: 0)
    let stem = String(ResultFile.stem(of: file))
    contents.mapping = Mapping(
      name: stem, file: file, says: says, from: from, recognition: recognition, tables: tables, root: place,
      quantities: Set(place.quantities).sorted { $0.rawValue < $1.rawValue })
  }

  // MARK: Recognition

  private func recognition(_ node: Node) -> MappingRecognition {
    var found = MappingRecognition()
    let pairs = mapping(node, allowed: Self.fileKeys, what: "'file'")
    found.has = paths(pairs["has"], key: "has")
    found.lacks = paths(pairs["lacks"], key: "lacks")
    for item in pairs["columns"].map({ list($0, key: "columns") }) ?? [] {
      guard let name = item.scalar?.string, !name.isEmpty else {
        report(item, "a column without a name", remedy: "write the columns' names")
        continue
      }
      if name == "{step}" { found.hasNumberedColumns = true } else { found.columns.append(name) }
    }
    if let path = pairs["path"], let text = self.text(path, in: node, key: "path") {
      found.path = attempt(path) { () throws(NotationFailure) in try TextPattern(text) }
    }
    if found.has.isEmpty, found.columns.isEmpty, node.mapping != nil {
      report(node, "nothing tells such a file from others", remedy: "name places that only it has under 'has', or its columns under 'columns'")
    }
    return found
  }

  private func paths(_ node: Node?, key: String) -> [MappedPath] {
    list(node, key: key).compactMap { item in
      guard let text = item.scalar?.string else {
        report(item, "'\(key)' holds something that is no path", remedy: "write paths, as in [$.per_head]")
        return nil
      }
      var scope = MappingScope()
      return attempt(item) { () throws(NotationFailure) in try PathParser.parse(text, scope: &scope, givesNames: true) }
    }
  }

  /// What the body gives, or `nil` with its failure reported.
  private func attempt<T>(_ node: Node, _ body: () throws(NotationFailure) -> T) -> T? {
    do {
      return try body()
    } catch {
      report(error.problem(in: node, of: self))
      return nil
    }
  }

  // MARK: Tables

  private func readTables(_ node: Node) -> [String: MappingTable] {
    guard let pairs = node.mapping else {
      report(node, "'tables' must be a mapping", remedy: "write name: {text: translation}")
      return [:]
    }
    var found: [String: MappingTable] = [:]
    for (key, value) in pairs {
      guard let name = key.string, TextPattern.isName(name.replacing(" ", with: "-")) else {
        report(key, "a table's name is letters, digits, blanks, - and _", remedy: "call it by a plain word")
        continue
      }
      if tables[name] != nil {
        report(key, "there is a table '\(name)' already", remedy: "give it another name")
        continue
      }
      guard let entries = value.mapping else {
        report(value, "a table must be a mapping", remedy: "write text: translation, one a line")
        continue
      }
      var table = MappingTable(location: location(key))
      for (text, translation) in entries { add(text, translation, to: &table) }
      found[name] = table
      // Those that come later may use it, and it itself may not: translations end.
      tables[name] = table
    }
    return found
  }

  private func add(_ key: Node, _ value: Node, to table: inout MappingTable) {
    guard let written = key.scalar?.string, let translation = value.scalar?.string else {
      report(value, "a translation must be a text", remedy: "write text: translation")
      return
    }
    guard let pattern = attempt(key, { () throws(NotationFailure) in try TextPattern(written) }) else { return }
    let parser = MappedTextParser(scope: MappingScope(pattern.names), tables: Set(tables.keys), namesAreFields: false)
    guard let text = attempt(value, { () throws(NotationFailure) in try parser.text(translation) }) else { return }
    if let literal = pattern.literal { table.exact[literal] = text } else { table.patterns.append((pattern, text)) }
  }

  // MARK: Places

  private func place(
    _ node: Node, _ pairs: [String: Node], _ outer: MappingScope, hasQuantity: Bool, depth: Int
  ) -> MappingPlace {
    var scope = outer
    var place = MappingPlace(location: location(node), slots: outer.names.count)
    if let at = pairs["at"], let text = self.text(at, in: node, key: "at") {
      place.path = attempt(at) { () throws(NotationFailure) in try PathParser.parse(text, scope: &scope, givesNames: true) }
      for (slot, name) in scope.names.enumerated().dropFirst(outer.names.count) {
        if let field = MappingField(rawValue: name) { place.named.append((field, slot)) }
      }
    }
    let parser = MappedTextParser(scope: scope, tables: Set(tables.keys))
    for field in MappingField.allCases {
      guard let node = pairs[field.rawValue] else { continue }
      read(field, node, parser, into: &place)
    }
    place.checks = readChecks(pairs["checks"])
    for item in list(pairs["equal"], key: "equal") {
      let numbers = list(item, key: "equal").compactMap { side in attempt(side) { () throws(NotationFailure) in try parser.number(side.scalar?.string ?? "") } }
      guard numbers.count == 2 else {
        report(item, "'equal' takes pairs of numbers", remedy: "write [[\"{.count}\", \"{place} + 1\"]]")
        continue
      }
      place.equal.append((numbers[0], numbers[1], location(item)))
    }
    let hasQuantity = hasQuantity || pairs["quantity"] != nil || place.named.contains { $0.field == .quantity }
    guard let rows = pairs["rows"] else {
      if !hasQuantity {
        report(node, "nothing says what is measured here", remedy: "add quantity: NAME; docs/rows.md lists the quantities")
      }
      return place
    }
    if let value = pairs["value"] {
      report(value, "a place with 'rows' has no value of its own", remedy: "write it in one of the rows")
    }
    guard depth < Self.deepest else {
      report(rows, "rows nest more than \(Self.deepest) deep", remedy: "write longer paths under 'at'")
      return place
    }
    let items = list(rows, key: "rows")
    if items.isEmpty, rows.sequence != nil { report(rows, "'rows' is empty", remedy: "write one row at least") }
    for item in items {
      let pairs = mapping(item, allowed: Self.placeKeys, what: "a row")
      guard item.mapping != nil else { continue }
      place.places.append(self.place(item, pairs, scope, hasQuantity: hasQuantity, depth: depth + 1))
    }
    return place
  }

  private func read(_ field: MappingField, _ node: Node, _ parser: MappedTextParser, into place: inout MappingPlace) {
    guard let written = node.scalar?.string else {
      report(node, "'\(field.rawValue)' must be a text or a number", remedy: "write one, with what is filled in in braces")
      return
    }
    if written == "none", [.step, .layer, .head, .examples, .tokens].contains(field) {
      place.cleared.append(field)
      return
    }
    guard field.isNumber else {
      guard let text = attempt(node, { () throws(NotationFailure) in try parser.text(written) }) else { return }
      check(text.constant, of: field, node)
      place.fields.append(MappingPlace.Field(field: field, content: .text(text), location: location(node)))
      return
    }
    guard let number = attempt(node, { () throws(NotationFailure) in try parser.number(written) }) else { return }
    if field == .value {
      place.value = (number, location(node))
    } else {
      place.fields.append(MappingPlace.Field(field: field, content: .number(number), location: location(node)))
    }
  }

  /// Reports a text that its field does not know.
  private func check(_ constant: String?, of field: MappingField, _ node: Node) {
    guard let constant else { return }
    switch field {
    case .quantity where Quantity(rawValue: constant) == nil:
      report(node, "there is no quantity '\(constant)'", remedy: Quantity.remedy(for: constant))
    case .ablated where (try? HeadSet(parsing: constant)) == nil:
      report(node, "'\(constant)' is no set of heads", remedy: "write none, or heads as in L5H{{1,3}}+L6H2")
    case .role where Condition.Role(constant) == nil:
      report(node, "'\(constant)' is no role", remedy: "write own, foreign NAME, set NAME, or control of NAME")
    case .head where constant != "none" && Head(constant) == nil && Int(constant) == nil:
      report(node, "'\(constant)' is no head", remedy: "write its number, or L5H3")
    default: break
    }
  }

  private func readChecks(_ node: Node?) -> Set<MappingCheck> {
    Set(
      list(node, key: "checks").compactMap { item in
        guard let check = item.scalar.flatMap({ MappingCheck(rawValue: $0.string) }) else {
          report(
            item, "there is no check '\(item.scalar?.string ?? "")'",
            remedy: Suggestion.remedy(for: item.scalar?.string ?? "", among: MappingCheck.allCases.map(\.rawValue)))
          return nil
        }
        return check
      })
  }
}
