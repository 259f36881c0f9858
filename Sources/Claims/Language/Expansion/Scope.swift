import Ground

/// What the names of an expression stand for at one place of a claim.
struct Scope: Sendable {
  enum Meaning: Sendable {
    case value(Expression)
    /// A table of rows handed to a definition.
    case rows([[Expression]])
    /// An optional parameter that was left out.
    case absent
  }

  private(set) var names: [String: Meaning] = [:]
  /// Names that local definitions see besides their parameters: the check's constants.
  private(set) var constants: Set<String> = []
  /// Variables that questions bind while they are answered; an inner one must not take an outer one's name.
  private(set) var open: Set<String> = []

  static let empty = Scope()

  func binding(_ values: [String: Expression]) -> Scope {
    var scope = self
    for (name, value) in values { scope.names[name] = .value(value) }
    return scope
  }

  func binding(_ values: [String: Meaning]) -> Scope {
    var scope = self
    scope.names.merge(values) { _, new in new }
    return scope
  }

  func bindingConstants(_ values: [String: Expression]) -> Scope {
    var scope = binding(values)
    scope.constants.formUnion(values.keys)
    return scope
  }

  /// Binds a name to a variable that a question fills in for each member; gives the variable's name.
  func opening(_ name: String, at place: SourceLocation) -> (scope: Scope, variable: String) {
    var variable = name
    var count = 2
    while open.contains(variable) {
      variable = "\(name)_\(count)"
      count += 1
    }
    var scope = binding([name: Expression(.variable(variable), at: place)])
    scope.open.insert(variable)
    return (scope, variable)
  }

  /// What a definition's body sees: its parameters, and the check's constants if it is local to the claim.
  func inside(_ parameters: [String: Meaning], seesConstants: Bool) -> Scope {
    var scope = Scope()
    scope.open = open
    if seesConstants {
      scope.constants = constants
      for name in constants { scope.names[name] = names[name] }
    }
    scope.names.merge(parameters) { _, new in new }
    return scope
  }
}
