import Ground
import Yams

extension Words {
  /// Reads a vocabulary file. A mistake leaves its entry out; the others are read.
  public static func read(_ text: String, file: String) -> (words: Words, problems: [Problem]) {
    let reader = YAMLReader(file: file)
    guard let root = reader.root(of: text) else { return (Words(), reader.problems) }
    return (reader.words(root), reader.problems)
  }
}

extension YAMLReader {
  fileprivate func words(_ root: Node) -> Words {
    var words = Words()
    let sections = mapping(
      root, allowed: ["groups", "tables", "definitions", "expectations", "variants", "names"], what: "a vocabulary")
    var places: [String: SourceLocation] = [:]
    entries(sections["groups"], ["is", "says"], &places) { name, parts, says, place in
      guard let rows = groupRows(parts["is"], in: parts, place) else { return }
      words.groups[name] = Words.Group(rows: rows, says: says, place: place)
    }
    entries(sections["tables"], ["is", "says"], &places) { name, parts, says, place in
      guard let pairs = parts["is"]?.mapping else {
        report(Problem(place, "the table '\(name)' has no values", remedy: "write is: {key: value}"))
        return
      }
      var table = Words.Table(values: [:], keys: [], says: says, place: place)
      for (key, value) in pairs {
        guard let key = key.string, let term = term(value) else { continue }
        table.values[key] = term
        table.keys.append(key)
      }
      words.tables[name] = table
    }
    entries(sections["expectations"], ["is", "says"], &places) { name, parts, says, place in
      guard let node = parts["is"], let term = expectationTerm(node, names: []) else { return }
      words.expectations[name] = Words.NamedExpectation(term: term, says: says, place: place)
    }
    entries(sections["variants"], ["is", "says"], &places) { name, parts, says, place in
      guard let node = parts["is"] else { return }
      words.variants[name] = Words.VariantSet(variants: variantTerms(node), says: says, place: place)
    }
    var parameters: [String: SourceLocation] = [:]
    entries(sections["names"], ["is", "says"], &parameters) { name, parts, says, place in
      guard let node = parts["is"] else { return }
      words.names[name] = Words.NameList(values: texts(node, key: "is"), says: says, place: place)
    }
    for (key, node) in sections["definitions"]?.mapping ?? [:] {
      let parts = mapping(node, allowed: ["is", "says"], what: "a definition")
      guard let says = text(parts["says"], in: node, key: "says"), let body = parts["is"],
        let definition = definition(key, body, says: says), claim(definition.name, key, &places)
      else { continue }
      words.definitions[definition.name] = definition
    }
    return words
  }

  /// Entries of a section of the vocabulary: mappings with `says` and what else belongs to the kind.
  private func entries(
    _ section: Node?, _ allowed: [String], _ places: inout [String: SourceLocation],
    _ add: (String, [String: Node], String, SourceLocation) -> Void
  ) {
    guard let section else { return }
    guard let pairs = section.mapping else {
      report(section, "a section of the vocabulary must be a mapping of names", remedy: "write name: {is: …, says: …}")
      return
    }
    for (key, node) in pairs {
      guard let name = key.string else {
        report(key, "key is not a text", remedy: "write the name as a plain word")
        continue
      }
      let parts = mapping(node, allowed: allowed, what: "'\(name)'")
      guard let says = text(parts["says"], in: node, key: "says") else { continue }
      guard parts["is"] != nil else {
        report(node, "'\(name)' has no 'is'", remedy: "write what it stands for")
        continue
      }
      guard claim(name, key, &places) else { continue }
      add(name, parts, says, location(key))
    }
  }

  /// Notes where a name is defined; a second definition is reported.
  private func claim(_ name: String, _ key: Node, _ places: inout [String: SourceLocation]) -> Bool {
    if let first = places[name] {
      report(key, "'\(name)' is defined at \(first) already", remedy: "give one of them another name")
      return false
    }
    if RowFunction(rawValue: name) != nil {
      report(key, "'\(name)' makes rows of rows", remedy: "choose another name")
      return false
    }
    places[name] = location(key)
    return true
  }

  private func groupRows(_ node: Node?, in parts: [String: Node], _ place: SourceLocation) -> RowsTerm? {
    guard let node else { return nil }
    guard let items = node.sequence else { return rowsTerm(node) }
    let terms = items.compactMap { term($0) }
    let members = terms.map { Term.Member(label: nil, value: $0) }
    let list = Term(kind: .list(members), place: location(node))
    return RowsTerm(kind: .source(list), place: location(node))
  }
}

// MARK: Scalars that hold expressions

extension YAMLReader {
  func scalarText(_ node: Node, what: String) -> ScalarText? {
    guard case .scalar(let scalar) = node else {
      report(node, "\(what) must be an expression", remedy: "write it on one line, or after |")
      return nil
    }
    return ScalarText(scalar, at: location(node), in: document)
  }

  /// One value or question.
  func term(_ node: Node) -> Term? {
    guard let scalar = scalarText(node, what: "a value") else { return nil }
    return parsed { () throws(Problem) in
      var parser = try TermParser(scalar)
      let term = try parser.expression()
      try parser.finish()
      return term
    }
  }

  /// A table of rows; lines are joined as by `|`.
  func rowsTerm(_ node: Node) -> RowsTerm? {
    guard let scalar = scalarText(node, what: "a table of rows") else { return nil }
    return parsed { () throws(Problem) in
      var parser = try TermParser(scalar, linesAreRows: true)
      let rows = try parser.rows()
      try parser.finish()
      return rows
    }
  }

  func loopTerms(_ node: Node) -> [Loop]? {
    guard let scalar = scalarText(node, what: "'for'") else { return nil }
    return parsed { () throws(Problem) in
      var parser = try TermParser(scalar)
      let loops = try parser.loops()
      try parser.finish()
      return loops
    }
  }

  /// - Parameter names: expectations that a word may stand for
  func expectationTerm(_ node: Node, names: Set<String>) -> ExpectationTerm? {
    guard let scalar = scalarText(node, what: "an expectation") else { return nil }
    return parsed { () throws(Problem) in
      var parser = try TermParser(scalar, expectationNames: names)
      let term = try parser.expectation()
      try parser.finish()
      return term
    }
  }

  /// A definition from its heading and body.
  func definition(_ key: Node, _ body: Node, says: String) -> Definition? {
    guard let text = key.string, let (name, parameters) = Definition.heading(text) else {
      report(
        key, "'\(key.string ?? "")' is no heading of a definition", remedy: "write name, or name(parameter, optional?)")
      return nil
    }
    guard let term = term(body) else { return nil }
    return Definition(name: name, parameters: parameters, body: term, says: says, place: location(key))
  }

  /// `name: {constant: value}`, in the order written.
  func variantTerms(_ node: Node) -> [(name: String, constants: [String: Term])] {
    guard let pairs = node.mapping else {
      report(node, "variants must be a mapping", remedy: "write name: {constant: value}, or the name of a set of variants")
      return []
    }
    return pairs.compactMap { key, value in
      guard let name = key.string else {
        report(key, "key is not a text", remedy: "write the variant's name")
        return nil
      }
      return (name, constantTerms(value, key: name))
    }
  }

  func constantTerms(_ node: Node, key: String) -> [String: Term] {
    guard let pairs = node.mapping else {
      report(node, "'\(key)' must be a mapping of names to values", remedy: "write {name: value}")
      return [:]
    }
    var found: [String: Term] = [:]
    for (name, value) in pairs {
      guard let name = name.string, let term = term(value) else { continue }
      found[name] = term
    }
    return found
  }

  /// What `parse` gives; a problem is reported.
  func parsed<T>(_ parse: () throws(Problem) -> T) -> T? {
    do throws(Problem) {
      return try parse()
    } catch {
      report(error)
      return nil
    }
  }
}
