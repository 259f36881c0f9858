import Ground

/// A value of a claim: a literal, a variable that a question binds, or a question whose answer is used.
///
/// Two expressions are equal when they ask the same, wherever they are written.
public struct Expression: Sendable, Hashable {
  public indirect enum Kind: Sendable, Hashable {
    case number(Double)
    case text(String)
    case boolean(Bool)
    case list([Expression])
    /// Free labels in the order written; only where a question takes labelled values.
    case labelled([Label])
    /// `$name`, bound by a question (`each`), or by the reader for a model that is not known yet.
    case variable(String)
    case call(Call)
  }

  public struct Label: Sendable, Hashable {
    public var name: String
    public var value: Expression

    public init(name: String, value: Expression) {
      self.name = name
      self.value = value
    }
  }

  public var kind: Kind
  public var location: SourceLocation

  public init(_ kind: Kind, at location: SourceLocation) {
    self.kind = kind
    self.location = location
  }

  public static func == (a: Expression, b: Expression) -> Bool { a.kind == b.kind }

  public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// A question with its arguments by parameter name.
public struct Call: Sendable, Hashable {
  public var question: String
  public var arguments: [String: Expression]

  public init(_ question: String, _ arguments: [String: Expression]) {
    self.question = question
    self.arguments = arguments
  }
}

extension Expression {
  /// Replaces variables: `$name` standing alone by the bound expression, `$name` inside a text by its written form.
  ///
  /// Names without a binding are left in place; the checker reports them.
  public func substituting(_ bindings: [String: Expression]) -> Expression {
    guard !bindings.isEmpty else { return self }
    switch kind {
    case .number, .boolean:
      return self
    case .text(let text):
      guard text.contains("$") else { return self }
      return Expression(.text(Self.interpolate(text, bindings)), at: location)
    case .list(let items):
      return Expression(.list(items.map { $0.substituting(bindings) }), at: location)
    case .labelled(let labels):
      let replaced = labels.map { label in
        Label(name: Self.interpolate(label.name, bindings), value: label.value.substituting(bindings))
      }
      return Expression(.labelled(replaced), at: location)
    case .variable(let name):
      guard let bound = bindings[name] else { return self }
      return Expression(bound.kind, at: location)
    case .call(let call):
      let arguments = call.arguments.mapValues { $0.substituting(bindings) }
      return Expression(.call(Call(call.question, arguments)), at: location)
    }
  }

  /// Names of the variables used, in the expression and in its texts.
  public var variables: Set<String> {
    switch kind {
    case .number, .boolean: return []
    case .text(let text): return Set(Self.variableRanges(in: text).map { String($0.name) })
    case .list(let items): return items.reduce(into: []) { $0.formUnion($1.variables) }
    case .labelled(let labels):
      return labels.reduce(into: []) { names, label in
        names.formUnion(label.value.variables)
        names.formUnion(Self.variableRanges(in: label.name).map { String($0.name) })
      }
    case .variable(let name): return [name]
    case .call(let call): return call.arguments.values.reduce(into: []) { $0.formUnion($1.variables) }
    }
  }

  /// How a value is written in labels and messages: `0.5`, `mine/s1`, `[5, 6]`, `spread(…)`.
  public var written: String {
    switch kind {
    case .number(let value): return NumberText.short(value)
    case .text(let text): return text
    case .boolean(let flag): return flag ? "true" : "false"
    case .list(let items): return "[" + items.map(\.written).joined(separator: ", ") + "]"
    case .labelled(let labels):
      return "{" + labels.map { "\($0.name): \($0.value.written)" }.joined(separator: ", ") + "}"
    case .variable(let name): return "$\(name)"
    case .call(let call):
      let arguments = call.arguments.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.written)" }
      return "\(call.question)(\(arguments.joined(separator: ", ")))"
    }
  }

  static func interpolate(_ text: String, _ bindings: [String: Expression]) -> String {
    var result = ""
    var rest = text.startIndex
    for (name, range) in variableRanges(in: text) {
      result += text[rest..<range.lowerBound]
      result += bindings[String(name)]?.written ?? String(text[range])
      rest = range.upperBound
    }
    return result + text[rest...]
  }

  private static func variableRanges(in text: String) -> [(name: Substring, range: Range<String.Index>)] {
    var found: [(Substring, Range<String.Index>)] = []
    var index = text.startIndex
    while let dollar = text[index...].firstIndex(of: "$") {
      var end = text.index(after: dollar)
      while end < text.endIndex, text[end].isLetter || text[end].isNumber || text[end] == "_" {
        end = text.index(after: end)
      }
      let name = text[text.index(after: dollar)..<end]
      if !name.isEmpty { found.append((name, dollar..<end)) }
      index = end
    }
    return found
  }
}
