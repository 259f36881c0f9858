import Ground

/// Replaces the names of expressions by what they stand for, until only questions, values and open variables are left.
///
/// Definitions cannot refer to themselves and loops run over rows that are known beforehand, so expansion ends.
struct Expander: Sendable {
  let questions: Vocabulary
  var words: Words
  /// Definitions of the claim.
  var local: [String: Definition] = [:]
  /// Row tables of the claim.
  var tables: [String: RowsTerm] = [:]
  /// Shared by all that is expanded for one file.
  var budget = ExpansionBudget()

  /// Most members that loops may make together in one claim; a few hundred bytes could ask for billions.
  static let mostRows = 10_000

  /// - Parameter parameter: what the place of the expression takes, where it is an argument.
  func expand(
    _ term: Term, in scope: Scope, expecting parameter: Parameter? = nil, through stack: [String] = []
  ) throws(Problem) -> Expression {
    try budget.spend(at: term.place, through: stack)
    switch term.kind {
    case .number(let value): return Expression(.number(value), at: term.place)
    case .heads(let text): return Expression(.text(text), at: term.place)
    case .text(let text): return Expression(.text(try fill(text, in: scope, at: term.place)), at: term.place)
    case .word(let word): return try expand(word: word, at: term.place, in: scope, expecting: parameter, through: stack)
    case .list(let members): return try expand(members, at: term.place, in: scope, expecting: parameter, through: stack)
    case .comprehension(let label, let body, let loop):
      return try comprehension(label, body, loop, at: term.place, in: scope, through: stack)
    case .call(let name, let arguments):
      return try call(name, arguments, at: term.place, in: scope, through: stack)
    case .operation(let operation, let left, let right):
      return try expand(operation, left, right, at: term.place, in: scope, through: stack)
    case .negative(let inner):
      let value = try expand(inner, in: scope, through: stack)
      if case .number(let number) = value.kind { return Expression(.number(-number), at: term.place) }
      return question("product", ["of": value, "by": Expression(.number(-1), at: term.place)], at: term.place)
    }
  }

  /// Puts the written form of values into the holes of a text.
  func fill(_ text: String, in scope: Scope, at place: SourceLocation) throws(Problem) -> String {
    guard text.contains("{") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "{") {
      result += rest[..<start]
      guard let end = rest[start...].firstIndex(of: "}") else { break }
      let name = String(rest[rest.index(after: start)..<end])
      // `L0H{3,6}` is no hole.
      guard name.utf8.first?.isLetter == true else {
        result += rest[start...end]
        rest = rest[rest.index(after: end)...]
        continue
      }
      guard case .value(let value)? = scope.names[name] else {
        throw Problem(
          place, "nothing is called '\(name)' here", remedy: Suggestion.remedy(for: name, among: scope.names.keys))
      }
      result += value.written
      rest = rest[rest.index(after: end)...]
      guard result.utf8.count < 1 << 20 else {
        throw Problem(place, "the text is longer than a million letters with its names filled in", remedy: "shorten it")
      }
    }
    try budget.spend(text: result, at: place)
    return result + rest
  }

  private func expand(
    word: String, at place: SourceLocation, in scope: Scope, expecting parameter: Parameter?, through stack: [String]
  ) throws(Problem) -> Expression {
    switch scope.names[word] {
    case .value(let value)?: return Expression(value.kind, at: place)
    case .rows?: throw Problem(place, "'\(word)' is a table of rows, not a value", remedy: "loop over it: [… for x in \(word)]")
    case .absent?: throw Problem(place, "'\(word)' was left out", remedy: "give it where the definition is used")
    case nil: break
    }
    if word == "true" || word == "false" { return Expression(.boolean(word == "true"), at: place) }
    let takesChoice = parameter.map { $0.choices.contains(word) || words.names[$0.name]?.values.contains(word) == true }
    if takesChoice != true {
      if let definition = definition(word), definition.parameters.allSatisfy(\.isOptional) {
        return try expand(definition, [:], at: place, in: scope, through: stack)
      }
      if let group = words.groups[word], parameter?.type != .text {
        return try list(try rows(group.rows, in: Scope.empty, through: stack), at: place, called: word)
      }
      if tables[word] != nil {
        throw Problem(place, "'\(word)' is a table of rows, not a value", remedy: "loop over it: [… for x in \(word)]")
      }
    }
    let text = try fill(word, in: scope, at: place)
    if let parameter, text == word, word != "none", [.numbers, .boolean].contains(parameter.type) {
      throw Problem(
        place, "'\(word)' is no variable or definition, and '\(parameter.name)' takes \(parameter.type.rawValue)",
        remedy: Suggestion.remedy(for: word, among: known(in: scope)))
    }
    return Expression(.text(text), at: place)
  }

  private func list(_ rows: [[Expression]], at place: SourceLocation, called name: String) throws(Problem) -> Expression {
    guard rows.allSatisfy({ $0.count == 1 }) else {
      throw Problem(place, "'\(name)' has rows of several values", remedy: "loop over it: [… for (x, y) in \(name)]")
    }
    return Expression(.list(rows.map { $0[0] }), at: place)
  }

  private func expand(
    _ members: [Term.Member], at place: SourceLocation, in scope: Scope, expecting parameter: Parameter?,
    through stack: [String]
  ) throws(Problem) -> Expression {
    guard members.contains(where: { $0.label != nil }) else {
      var values: [Expression] = []
      for member in members { values.append(try expand(member.value, in: scope, expecting: parameter, through: stack)) }
      return Expression(.list(values), at: place)
    }
    var labels: [Expression.Label] = []
    for member in members {
      guard let label = member.label else {
        throw Problem(member.value.place, "a member without a label among labelled ones", remedy: "write \"label\" = …")
      }
      let value = try expand(member.value, in: scope, through: stack)
      labels += labelled(value, try fill(label, in: scope, at: place))
    }
    return Expression(.labelled(labels), at: place)
  }

  private func comprehension(
    _ label: String?, _ body: Term, _ loop: Loop, at place: SourceLocation, in scope: Scope, through stack: [String]
  ) throws(Problem) -> Expression {
    try refuseShadows(loop.names, at: loop.place, in: scope)
    if let members = try openMembers(loop, in: scope, through: stack) {
      guard label == nil else {
        throw Problem(place, "members that are known only from evidence have their own labels", remedy: "leave the label out")
      }
      let (inner, variable) = scope.opening(loop.names[0], at: loop.place)
      let ask = try expand(body, in: inner, through: stack)
      let name = Expression(.text(variable), at: loop.place)
      return question("each", ["of": members, "as": name, "ask": ask], at: place)
    }
    var labels: [Expression.Label] = []
    for row in try rows(loop.rows, in: scope, through: stack) {
      let inner = scope.binding(try bindings(loop, row))
      let value = try expand(body, in: inner, through: stack)
      let name = try label.map { text throws(Problem) in try fill(text, in: inner, at: place) }
      labels += labelled(value, name ?? row.map(\.written).joined(separator: " "))
    }
    return Expression(.labelled(labels), at: place)
  }

  /// A value under a label; labelled values get both labels, as answers do.
  private func labelled(_ value: Expression, _ label: String) -> [Expression.Label] {
    guard case .labelled(let inner) = value.kind else { return [Expression.Label(name: label, value: value)] }
    return inner.map { Expression.Label(name: "\(label) \($0.name)", value: $0.value) }
  }

  /// A loop's names with the values of one row.
  func bindings(_ loop: Loop, _ row: [Expression]) throws(Problem) -> [String: Expression] {
    guard row.count == loop.names.count else {
      throw Problem(
        loop.place, "\(loop.names.count) names for rows of \(row.count) values", remedy: "name each value of a row")
    }
    return Dictionary(zip(loop.names, row)) { first, _ in first }
  }

  /// One name means one thing: a loop or constant may not take the name of something else that is in sight.
  func refuseShadows(_ names: [String], at place: SourceLocation, in scope: Scope) throws(Problem) {
    for (index, name) in names.enumerated() {
      if names[..<index].contains(name) {
        throw Problem(place, "'\(name)' is bound twice", remedy: "give each its own name")
      }
      if scope.names[name] != nil {
        throw Problem(place, "'\(name)' is bound around this already", remedy: "give it another name")
      }
      if let other = local[name]?.place ?? tables[name]?.place ?? words.place(of: name) {
        throw Problem(place, "'\(name)' is defined at \(other)", remedy: "give it another name")
      }
    }
  }

  private func expand(
    _ operation: Term.Operator, _ left: Term, _ right: Term, at place: SourceLocation, in scope: Scope,
    through stack: [String]
  ) throws(Problem) -> Expression {
    let a = try expand(left, in: scope, through: stack)
    let b = try expand(right, in: scope, through: stack)
    func sets(_ name: String) -> Expression {
      var members = [a]
      if case .call(let call) = a.kind, call.question == name, case .list(let list)? = call.arguments["of"]?.kind,
        case .operation = left.kind
      {
        members = list
      }
      return question(name, ["of": Expression(.list(members + [b]), at: place)], at: place)
    }
    switch operation {
    case .sum: return question("plus", ["of": a, "and": b], at: place)
    case .difference: return question("difference", ["of": a, "minus": b], at: place)
    case .product: return question("product", ["of": a, "by": b], at: place)
    case .ratio: return question("ratio", ["of": a, "to": b], at: place)
    case .without: return question("without", ["of": a, "minus": b], at: place)
    case .intersection: return sets("intersection")
    case .union: return sets("union")
    }
  }

  func question(_ name: String, _ arguments: [String: Expression], at place: SourceLocation) -> Expression {
    Expression(.call(Call(name, arguments)), at: place)
  }

  func definition(_ name: String) -> Definition? { local[name] ?? words.definitions[name] }

  /// Names that an expression may use, for suggestions.
  func known(in scope: Scope) -> [String] {
    var names = Array(scope.names.keys)
    names += local.keys
    names += words.definitions.keys
    names += words.groups.keys
    names += words.tables.keys
    return names + questions.names
  }
}
