import Ground

extension Expander {
  func call(
    _ name: String, _ arguments: [Term.Argument], at place: SourceLocation, in scope: Scope, through stack: [String]
  ) throws(Problem) -> Expression {
    if let table = words.tables[name] { return try look(up: name, in: table, arguments, at: place, scope, stack) }
    if let definition = definition(name) {
      let given = try parameters(of: definition, arguments, at: place, in: scope, through: stack)
      return try expand(definition, given, at: place, in: scope, through: stack)
    }
    if RowFunction(rawValue: name) != nil {
      return try listing(name, arguments, at: place, in: scope, through: stack)
    }
    guard let signature = questions[name] else {
      throw Problem(
        place, "'\(name)' is no question and no definition", remedy: Suggestion.remedy(for: name, among: known(in: scope)))
    }
    return try ask(signature, arguments, at: place, in: scope, through: stack)
  }

  private func listing(
    _ name: String, _ arguments: [Term.Argument], at place: SourceLocation, in scope: Scope, through stack: [String]
  ) throws(Problem) -> Expression {
    let source = RowsTerm(kind: .source(Term(kind: .call(name, arguments), place: place)), place: place)
    let rows = try rows(source, in: scope, through: stack)
    guard rows.allSatisfy({ $0.count == 1 }) else {
      throw Problem(place, "'\(name)' gives rows of several values", remedy: "loop over it: [… for (x, y) in \(name)(…)]")
    }
    return Expression(.list(rows.map { $0[0] }), at: place)
  }

  // MARK: Questions

  private func ask(
    _ signature: Signature, _ arguments: [Term.Argument], at place: SourceLocation, in scope: Scope,
    through stack: [String]
  ) throws(Problem) -> Expression {
    var given: [String: Expression] = [:]
    var seen: Set<String> = []
    for (index, argument) in arguments.enumerated() {
      guard let parameter = try parameter(argument, index, of: signature) else { continue }
      guard seen.insert(parameter.name).inserted else {
        throw Problem(argument.place, "'\(parameter.name)' is given twice", remedy: "keep one of them")
      }
      if isAbsent(argument.value, in: scope) { continue }
      given[parameter.name] = try expand(argument.value, in: scope, expecting: parameter, through: stack)
    }
    for parameter in signature.parameters where parameter.isRequired && given[parameter.name] == nil {
      throw Problem(
        place, "'\(signature.name)' needs the argument '\(parameter.name)'", remedy: "add it: \(parameter.meaning)")
    }
    return question(signature.name, given, at: place)
  }

  private func parameter(_ argument: Term.Argument, _ index: Int, of signature: Signature) throws(Problem) -> Parameter? {
    let names = signature.parameters.map(\.name)
    guard let name = argument.name else {
      guard index == 0, let first = signature.parameters.first else {
        throw Problem(
          argument.place, "only the first argument of '\(signature.name)' goes without its name",
          remedy: "write name = value; names are \(names.joined(separator: ", "))")
      }
      return first
    }
    guard let parameter = signature.parameter(name) else {
      throw Problem(
        argument.place, "'\(signature.name)' has no argument '\(name)'", remedy: remedy(for: name, among: names))
    }
    return parameter
  }

  /// What an argument is called here that users of other tools know by another word.
  private static let otherWords = [
    "model": "subject", "checkpoint": "step", "revision": "step", "metric": "quantity", "measure": "quantity",
    "dataset": "batch", "data": "batch", "file": "source", "experiment": "run",
  ]

  private func remedy(for name: String, among names: [String]) -> String {
    if let meant = Self.otherWords[name], names.contains(meant) { return "did you mean '\(meant)'?" }
    return Suggestion.remedy(for: name, among: names)
  }

  private func isAbsent(_ term: Term, in scope: Scope) -> Bool {
    if case .word(let name) = term.kind, case .absent? = scope.names[name] { true } else { false }
  }

  // MARK: Definitions

  private func parameters(
    of definition: Definition, _ arguments: [Term.Argument], at place: SourceLocation, in scope: Scope,
    through stack: [String]
  ) throws(Problem) -> [String: Scope.Meaning] {
    let names = definition.parameters.map(\.name)
    var given: [String: Scope.Meaning] = [:]
    for (index, argument) in arguments.enumerated() {
      guard let name = argument.name ?? (index < names.count ? names[index] : nil) else {
        throw Problem(
          argument.place, "'\(definition.heading)', defined at \(definition.place), has \(names.count) parameters",
          remedy: "leave this argument out")
      }
      guard names.contains(name) else {
        throw Problem(
          argument.place, "'\(definition.heading)', defined at \(definition.place), has no parameter '\(name)'",
          remedy: Suggestion.remedy(for: name, among: names))
      }
      guard given[name] == nil else {
        throw Problem(argument.place, "'\(name)' is given twice", remedy: "keep one of them")
      }
      given[name] = try meaning(of: argument.value, in: scope, through: stack)
    }
    for parameter in definition.parameters where given[parameter.name] == nil {
      guard parameter.isOptional else {
        throw Problem(
          place, "'\(definition.heading)', defined at \(definition.place), needs '\(parameter.name)'",
          remedy: "add it: \(definition.says)")
      }
      given[parameter.name] = .absent
    }
    return given
  }

  /// An argument of a definition may be a table of rows, or itself left out.
  private func meaning(of term: Term, in scope: Scope, through stack: [String]) throws(Problem) -> Scope.Meaning {
    if case .word(let name) = term.kind {
      switch scope.names[name] {
      case .absent?: return .absent
      case .rows(let rows)?: return .rows(rows)
      case .value?: break
      case nil:
        if let table = tables[name] { return .rows(try rows(table, in: Scope.empty, through: stack)) }
        if let group = words.groups[name] { return .rows(try rows(group.rows, in: Scope.empty, through: stack)) }
      }
    }
    return .value(try expand(term, in: scope, through: stack))
  }

  func expand(
    _ definition: Definition, _ given: [String: Scope.Meaning], at place: SourceLocation, in scope: Scope,
    through stack: [String]
  ) throws(Problem) -> Expression {
    guard !stack.contains(definition.name) else {
      throw Problem(
        definition.place, "'\(definition.name)' is defined by itself (\((stack + [definition.name]).joined(separator: " → ")))",
        remedy: "write out what it means")
    }
    var meanings = given
    for parameter in definition.parameters where meanings[parameter.name] == nil { meanings[parameter.name] = .absent }
    let inner = scope.inside(meanings, seesConstants: local[definition.name] != nil)
    do throws(Problem) {
      return try expand(definition.body, in: inner, through: stack + [definition.name])
    } catch {
      throw Problem(
        error.location, "in '\(definition.name)', used at \(place): \(error.message)", remedy: error.remedy)
    }
  }

  // MARK: Tables

  private func look(
    up name: String, in table: Words.Table, _ arguments: [Term.Argument], at place: SourceLocation, _ scope: Scope,
    _ stack: [String]
  ) throws(Problem) -> Expression {
    guard arguments.count == 1 else {
      throw Problem(place, "the table '\(name)' takes one key", remedy: "write \(name)(key)")
    }
    let key = try expand(arguments[0].value, in: scope, through: stack)
    if !key.variables.isEmpty {
      throw Problem(
        arguments[0].place, "the key of '\(name)' is known only from evidence", remedy: "loop over values that are written out")
    }
    guard let value = table.values[key.written] else {
      throw Problem(
        arguments[0].place, "the table '\(name)', defined at \(table.place), has no '\(key.written)'",
        remedy: Suggestion.remedy(for: key.written, among: table.keys))
    }
    return try expand(value, in: Scope.empty, through: stack)
  }
}
