import Ground

/// The words that the claims of a suite share, each defined once: groups, tables, definitions, expectations, variants,
/// and the closed lists of names that questions take.
public struct Words: Sendable {
  var groups: [String: Group] = [:]
  var tables: [String: Table] = [:]
  var definitions: [String: Definition] = [:]
  var expectations: [String: NamedExpectation] = [:]
  var variants: [String: VariantSet] = [:]
  /// Names that a parameter takes, by the parameter's name: subjects, batches, runs.
  var names: [String: NameList] = [:]

  public init() {}

  /// The closed list of names that an argument takes: `subject`, `batch`, `run`; empty where there is none.
  public func listed(_ argument: String) -> [String] { names[argument]?.values ?? [] }

  /// Makes a suite's quantities names that questions take.
  mutating func add(_ quantities: [QuantityDeclaration], at place: SourceLocation) {
    guard !quantities.isEmpty else { return }
    for parameter in ["quantity", "measure"] {
      names[parameter] = NameList(
        values: (names[parameter]?.values ?? []) + quantities.map(\.name), says: "The suite's own quantities.", place: place)
    }
  }

  /// A list of values, or rows of several values each.
  struct Group: Sendable {
    var rows: RowsTerm
    var says: String
    var place: SourceLocation
  }

  /// A value for each key.
  struct Table: Sendable {
    var values: [String: Term]
    var keys: [String]
    var says: String
    var place: SourceLocation
  }

  /// An expectation under a name.
  struct NamedExpectation: Sendable {
    var term: ExpectationTerm
    var says: String
    var place: SourceLocation
  }

  /// Variants under a name: what each sets.
  struct VariantSet: Sendable {
    var variants: [(name: String, constants: [String: Term])]
    var says: String
    var place: SourceLocation
  }

  struct NameList: Sendable {
    var values: [String]
    var says: String
    var place: SourceLocation
  }
}

/// A named question with parameters.
struct Definition: Sendable {
  struct Parameter: Sendable, Hashable {
    var name: String
    /// An optional parameter that is left out leaves out the arguments that it stands for.
    var isOptional: Bool
  }

  var name: String
  var parameters: [Parameter]
  var body: Term
  var says: String
  var place: SourceLocation

  /// `cost(seed, step, heads?)`.
  var heading: String {
    guard !parameters.isEmpty else { return name }
    return "\(name)(\(parameters.map { $0.isOptional ? $0.name + "?" : $0.name }.joined(separator: ", ")))"
  }

  /// Name and parameters of a heading; `nil` if it reads otherwise.
  static func heading(_ text: String) -> (name: String, parameters: [Parameter])? {
    guard let open = text.firstIndex(of: "(") else { return isName(text) ? (text, []) : nil }
    guard text.last == ")" else { return nil }
    let name = String(text[..<open])
    let inner = text[text.index(after: open)...].dropLast()
    let parameters = inner.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let word = part.filter { $0 != " " }
      return Parameter(name: word.hasSuffix("?") ? String(word.dropLast()) : String(word), isOptional: word.hasSuffix("?"))
    }
    guard isName(name), parameters.allSatisfy({ isName($0.name) }), Set(parameters.map(\.name)).count == parameters.count
    else { return nil }
    return (name, parameters)
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isLetter else { return false }
    return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
  }
}

extension Words {
  /// One entry as the reference page and `claims show` print it.
  public struct Entry: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      case group, table, definition, expectation, variants
    }

    public var kind: Kind
    public var name: String
    /// The name with its parameters.
    public var heading: String
    public var says: String
    public var place: SourceLocation
  }

  /// All entries but the lists of names, by kind and name.
  public var entries: [Entry] {
    var found: [Entry] = []
    found += groups.map { Entry(kind: .group, name: $0, heading: $0, says: $1.says, place: $1.place) }
    found += tables.map { Entry(kind: .table, name: $0, heading: "\($0)(key)", says: $1.says, place: $1.place) }
    found += definitions.map {
      Entry(kind: .definition, name: $0, heading: $1.heading, says: $1.says, place: $1.place)
    }
    found += expectations.map { Entry(kind: .expectation, name: $0, heading: $0, says: $1.says, place: $1.place) }
    found += variants.map { Entry(kind: .variants, name: $0, heading: $0, says: $1.says, place: $1.place) }
    let order = Entry.Kind.allCases
    return found.sorted {
      (order.firstIndex(of: $0.kind) ?? 0, $0.name) < (order.firstIndex(of: $1.kind) ?? 0, $1.name)
    }
  }

  /// What a definition or a named expectation says; `nil` for other names.
  func meaning(of name: String) -> String? { definitions[name]?.says ?? expectations[name]?.says }

  /// The place of the entry that has this name already; all kinds share one space of names.
  func place(of name: String) -> SourceLocation? {
    groups[name]?.place ?? tables[name]?.place ?? definitions[name]?.place ?? expectations[name]?.place
      ?? variants[name]?.place
  }
}

extension Words {
  /// Of these names, the words of the vocabulary, with the words that those are defined by.
  func used(by names: Set<String>) -> Set<String> {
    var found: Set<String> = []
    var open = names
    while let name = open.popFirst() {
      guard place(of: name) != nil, found.insert(name).inserted else { continue }
      if let definition = definitions[name] { open.formUnion(definition.body.names) }
      if let named = expectations[name] { open.formUnion(named.term.names) }
    }
    return found
  }

  /// Mistakes that no use would show: definitions are tried with every parameter open.
  func problems(with vocabulary: Vocabulary) -> [Problem] {
    var vocabulary = vocabulary
    vocabulary.words = self
    let expander = Expander(questions: vocabulary, words: self)
    var found: [Problem] = []
    for definition in definitions.values {
      for parameter in definition.parameters {
        if let other = place(of: parameter.name) {
          found.append(
            Problem(
              definition.place, "the parameter '\(parameter.name)' is defined at \(other)", remedy: "give it another name"))
        }
      }
      do throws(Problem) {
        try expander.tryOut(definition)
      } catch {
        found.append(error)
      }
    }
    return found
  }
}

extension Expander {
  /// Expands a definition with variables in the places of its parameters, to find mistakes in its body.
  ///
  /// What needs a value (a table's key, the rows of a loop) cannot be tried so and is left to the claims.
  fileprivate func tryOut(_ definition: Definition) throws(Problem) {
    guard !definition.body.needsValues(of: Set(definition.parameters.map(\.name)), among: words) else { return }
    var given: [String: Scope.Meaning] = [:]
    for parameter in definition.parameters {
      given[parameter.name] = .value(Expression(.variable(parameter.name), at: definition.place))
    }
    _ = try expand(definition.body, in: Scope.empty.inside(given, seesConstants: false), through: [definition.name])
  }
}

extension Term {
  /// Every name in the term, whatever it means.
  var names: Set<String> {
    switch kind {
    case .number, .heads, .text: return []
    case .word(let name): return [name]
    case .list(let members): return members.reduce(into: []) { $0.formUnion($1.value.names) }
    case .comprehension(_, let body, let loop): return body.names.union(loop.rows.names)
    case .call(let name, let arguments): return arguments.reduce(into: [name]) { $0.formUnion($1.value.names) }
    case .operation(_, let left, let right): return left.names.union(right.names)
    case .negative(let inner): return inner.names
    }
  }

  /// Whether the term looks a parameter up in a table or loops over it, by itself or in a definition that it uses.
  fileprivate func needsValues(of parameters: Set<String>, among words: Words, through stack: Set<String> = []) -> Bool {
    func needs(_ term: Term) -> Bool { term.needsValues(of: parameters, among: words, through: stack) }
    switch kind {
    case .number, .heads, .text, .word: return false
    case .list(let members): return members.contains { needs($0.value) }
    case .comprehension: return true
    case .call(let name, let arguments):
      return words.tables[name] != nil || RowFunction(rawValue: name) != nil || arguments.contains { needs($0.value) }
        || !stack.contains(name)
          && words.definitions[name].map {
            $0.body.needsValues(of: parameters, among: words, through: stack.union([name]))
          } == true
    case .operation(_, let left, let right): return needs(left) || needs(right)
    case .negative(let inner): return needs(inner)
    }
  }
}

extension RowsTerm {
  var names: Set<String> {
    switch kind {
    case .union(let parts), .product(let parts): return parts.reduce(into: []) { $0.formUnion($1.names) }
    case .tuple(let values): return values.reduce(into: []) { $0.formUnion($1.names) }
    case .source(let term): return term.names
    }
  }
}

extension ExpectationTerm {
  var names: Set<String> {
    switch kind {
    case .all(let parts), .any(let parts): return parts.reduce(into: []) { $0.formUnion($1.names) }
    case .not(let inner): return inner.names
    case .count(let total, let each): return total.names.union(each.names)
    case .relation(_, let operand): return operand.names
    case .between(let lower, let upper): return lower.names.union(upper.names)
    case .oneOf(let values): return values.reduce(into: []) { $0.formUnion($1.names) }
    case .closeTo(let value, _, _): return value.names
    case .named(let name): return [name]
    case .noEffect, .figure, .withinNoise, .allEqual, .allDifferent, .order: return []
    }
  }
}
