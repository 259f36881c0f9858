import Ground

extension TermParser {
  /// `x in rows`, `(x, y) in rows`; several after commas make the product, in the order written.
  mutating func loops() throws(Problem) -> [Loop] {
    var found = [try loop()]
    while take(",") { found.append(try loop()) }
    return found
  }

  mutating func loop() throws(Problem) -> Loop {
    let start = place
    var names: [String] = []
    if take("(") {
      repeat { names.append(try word("a name")) } while take(",")
      try need(")")
    } else {
      names = [try word("a name")]
    }
    guard take(words: "in") else { throw unexpected("'in' is missing", remedy: "write name in values") }
    for name in names where name.contains("{") || name.contains("/") {
      throw Problem(start, "'\(name)' is no name", remedy: "write letters, digits and hyphens")
    }
    return Loop(names: names, rows: try rows(), place: start)
  }

  /// `line { "|" line }`.
  mutating func rows() throws(Problem) -> RowsTerm {
    let start = place
    var lines = [try product()]
    while take("|") { lines.append(try product()) }
    return lines.count == 1 ? lines[0] : RowsTerm(kind: .union(lines), place: start)
  }

  /// `item { "*" item }`.
  private mutating func product() throws(Problem) -> RowsTerm {
    let start = place
    var factors = [try factor()]
    while take("*") { factors.append(try factor()) }
    return factors.count == 1 ? factors[0] : RowsTerm(kind: .product(factors), place: start)
  }

  private mutating func factor() throws(Problem) -> RowsTerm {
    let start = place
    if isSign("(") {
      let mark = index
      advance()
      if let inner = try? nested({ parser throws(Problem) in try parser.rows() }), take(")") { return inner }
      rewind(to: mark)
      return try tuple()
    }
    if isSign("["), isSign("(", 1) {
      advance()
      var members: [RowsTerm] = []
      repeat { members.append(try tuple()) } while take(",")
      try need("]")
      return RowsTerm(kind: .union(members), place: start)
    }
    return RowsTerm(kind: .source(try members()), place: start)
  }

  /// Values whose members make the rows: `atom { ("&" | "\") atom }`. The sign `|` goes on with more rows here.
  private mutating func members() throws(Problem) -> Term {
    var left = try atom()
    while isSign("&") || isSign("\\") {
      let operation: Term.Operator = isSign("&") ? .intersection : .without
      advance()
      left = Term(kind: .operation(operation, left, try atom()), place: left.place)
    }
    return left
  }

  private mutating func tuple() throws(Problem) -> RowsTerm {
    let start = place
    try need("(")
    var values: [Term] = []
    repeat { values.append(try expression()) } while take(",")
    try need(")")
    return RowsTerm(kind: .tuple(values), place: start)
  }
}
