import Ground

/// What makes rows of other rows.
enum RowFunction: String, CaseIterable {
  /// `first(n, values)`: the first n of them.
  case first
  /// `others(values, but)`: all but one.
  case others
  /// `pairs(values)`: every two of them, once.
  case pairs
  /// `ordered-pairs(values)`: every two of them, both ways round.
  case orderedPairs = "ordered-pairs"
}

extension Expander {
  /// The rows that a loop runs over, in the order written.
  func rows(_ term: RowsTerm, in scope: Scope, through stack: [String] = []) throws(Problem) -> [[Expression]] {
    switch term.kind {
    case .union(let parts):
      var found: [[Expression]] = []
      for part in parts { found += try rows(part, in: scope, through: stack) }
      return try limited(found, at: term.place)
    case .product(let factors):
      var found: [[Expression]] = [[]]
      for factor in factors {
        let members = try rows(factor, in: scope, through: stack)
        guard found.count * members.count <= Self.mostRows else { throw tooMany(at: term.place) }
        found = found.flatMap { row in members.map { row + $0 } }
      }
      return found
    case .tuple(let values):
      var row: [Expression] = []
      for value in values { row.append(try expand(value, in: scope, through: stack)) }
      return [row]
    case .source(let source): return try rows(of: source, in: scope, through: stack)
    }
  }

  private func rows(of source: Term, in scope: Scope, through stack: [String]) throws(Problem) -> [[Expression]] {
    switch source.kind {
    case .word(let name) where scope.names[name] == nil:
      if let table = tables[name] { return try rows(table, in: Scope.empty, through: stack) }
      if let group = words.groups[name] { return try rows(group.rows, in: Scope.empty, through: stack) }
    case .word(let name):
      if case .rows(let rows)? = scope.names[name] { return rows }
    case .call(let name, let arguments):
      if let function = RowFunction(rawValue: name), definition(name) == nil {
        return try rows(function, arguments, at: source.place, in: scope, through: stack)
      }
    default: break
    }
    let value = try expand(source, in: scope, through: stack)
    // Whatever is no list is one row, a question too.
    guard case .list(let members) = value.kind else { return [[value]] }
    return try limited(members.map { [$0] }, at: source.place)
  }

  private func rows(
    _ function: RowFunction, _ arguments: [Term.Argument], at place: SourceLocation, in scope: Scope,
    through stack: [String]
  ) throws(Problem) -> [[Expression]] {
    let wanted = function == .first || function == .others ? 2 : 1
    guard arguments.count == wanted, arguments.allSatisfy({ $0.name == nil }) else {
      throw Problem(
        place, "'\(function.rawValue)' takes \(wanted) argument\(wanted == 1 ? "" : "s") without names",
        remedy: "write \(function.usage)")
    }
    switch function {
    case .first:
      guard case .number(let wanted) = try expand(arguments[0].value, in: scope, through: stack).kind,
        let count = Int(exactly: wanted), count > 0
      else { throw Problem(arguments[0].place, "the number of members is no whole number above 0", remedy: "write \(function.usage)") }
      let all = try rows(of: arguments[1].value, in: scope, through: stack)
      guard count <= all.count else {
        throw Problem(arguments[0].place, "there are \(all.count) members, not \(count)", remedy: "write at most \(all.count)")
      }
      return Array(all.prefix(count))
    case .others:
      let all = try rows(of: arguments[0].value, in: scope, through: stack)
      let left = try expand(arguments[1].value, in: scope, through: stack)
      let others = all.filter { $0 != [left] }
      guard others.count < all.count else {
        throw Problem(
          arguments[1].place, "'\(left.written)' is not among the members",
          remedy: Suggestion.remedy(for: left.written, among: all.compactMap { $0.first?.written }))
      }
      return others
    case .pairs, .orderedPairs:
      let all = try rows(of: arguments[0].value, in: scope, through: stack)
      guard all.count * all.count <= Self.mostRows else { throw tooMany(at: place) }
      var found: [[Expression]] = []
      for (index, first) in all.enumerated() {
        for (other, second) in all.enumerated() where function == .pairs ? other > index : other != index {
          found.append(first + second)
        }
      }
      return found
    }
  }

  /// The members of a loop that only evidence tells; `nil` if its rows are written out.
  func openMembers(_ loop: Loop, in scope: Scope, through stack: [String]) throws(Problem) -> Expression? {
    guard loop.names.count == 1, case .source(let source) = loop.rows.kind else { return nil }
    switch source.kind {
    case .heads, .comprehension, .operation: return try expand(source, in: scope, through: stack)
    case .list(let members) where members.contains { $0.label != nil }: return try expand(source, in: scope, through: stack)
    case .word(let name):
      if scope.names[name] == nil, tables[name] != nil || words.groups[name] != nil { return nil }
      if case .rows? = scope.names[name] { return nil }
    case .call(let name, _):
      if RowFunction(rawValue: name) != nil, definition(name) == nil { return nil }
    default: return nil
    }
    let value = try expand(source, in: scope, through: stack)
    switch value.kind {
    case .call, .labelled: return value
    // Heads are members, whoever names them.
    case .text(let text): return (try? HeadSet(parsing: text)) == nil ? nil : value
    default: return nil
    }
  }

  private func limited(_ rows: [[Expression]], at place: SourceLocation) throws(Problem) -> [[Expression]] {
    guard rows.count <= Self.mostRows else { throw tooMany(at: place) }
    return rows
  }

  private func tooMany(at place: SourceLocation) -> Problem {
    Problem(place, "more than \(Self.mostRows) rows", remedy: "ask of fewer, or in several checks")
  }
}

extension RowFunction {
  /// How it is written.
  var usage: String {
    switch self {
    case .first: "first(n, values)"
    case .others: "others(values, but)"
    case .pairs: "pairs(values)"
    case .orderedPairs: "ordered-pairs(values)"
    }
  }
}
