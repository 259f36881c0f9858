import Yams

extension YAMLReader {
  /// Reads a literal, `$variable`, or question.
  func expression(_ node: Node, expecting parameter: Parameter? = nil) -> Expression {
    let place = location(node)
    switch node {
    case .scalar(let scalar):
      return Expression(literal(scalar, node), at: place)
    case .sequence(let items):
      return Expression(.list(items.map { expression($0) }), at: place)
    case .mapping(let mapping):
      if parameter?.type == .labelled {
        let labels = mapping.compactMap { key, value -> Expression.Label? in
          guard let name = key.string else {
            report(key, "label is not a text", remedy: "write it as a plain word")
            return nil
          }
          return Expression.Label(name: name, value: expression(value))
        }
        return Expression(.labelled(labels), at: place)
      }
      return call(mapping, node)
    case .alias:
      report(node, "aliases are not part of the claim language", remedy: "write the value out")
      return Expression(.text(""), at: place)
    }
  }

  private func literal(_ scalar: Node.Scalar, _ node: Node) -> Expression.Kind {
    let text = scalar.string
    let isQuoted = scalar.style == .doubleQuoted || scalar.style == .singleQuoted
    guard !isQuoted else { return .text(text) }
    if text.hasPrefix("$"), text.dropFirst().allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }), text.count > 1 {
      return .variable(String(text.dropFirst()))
    }
    if let flag = node.bool, ["true", "false"].contains(text) { return .boolean(flag) }
    if let first = text.first, first.isNumber || first == "-" || first == "+" || first == ".",
      let value = Double(text), value.isFinite
    {
      return .number(value)
    }
    return .text(text)
  }

  private func call(_ mapping: Node.Mapping, _ node: Node) -> Expression {
    let place = location(node)
    guard let (key, value) = mapping.first, mapping.count == 1, let name = key.string else {
      report(
        node, "a question is a mapping with one key, its name; found \(mapping.count) keys",
        remedy: "indent the arguments under the question's name")
      return Expression(.text(""), at: place)
    }
    guard let signature = vocabulary[name] else {
      report(key, "unknown question '\(name)'", remedy: Suggestion.remedy(for: name, among: vocabulary.names))
      return Expression(.text(""), at: place)
    }
    var arguments: [String: Expression] = [:]
    if let main = signature.parameters.first, !isArgumentList(value, signature) {
      arguments[main.name] = expression(value, expecting: main)
    } else if let pairs = value.mapping {
      for (key, argument) in pairs {
        guard let argumentName = key.string else {
          report(key, "argument name is not a text", remedy: "write a plain word")
          continue
        }
        guard let parameter = signature.parameter(argumentName) else {
          report(
            key, "'\(name)' has no argument '\(argumentName)'",
            remedy: Suggestion.remedy(for: argumentName, among: signature.parameters.map(\.name)))
          continue
        }
        arguments[argumentName] = expression(argument, expecting: parameter)
      }
    }
    for parameter in signature.parameters where parameter.isRequired && arguments[parameter.name] == nil {
      report(
        node, "'\(name)' needs the argument '\(parameter.name)'", remedy: "add it: \(parameter.meaning)")
    }
    return Expression(.call(Call(name, arguments)), at: place)
  }

  /// A mapping gives named arguments unless it is itself a question for the first parameter: then its only key
  /// is a question's name and no parameter's name.
  private func isArgumentList(_ node: Node, _ signature: Signature) -> Bool {
    guard let mapping = node.mapping else { return false }
    guard let main = signature.parameters.first else { return true }
    if main.type == .labelled {
      return mapping.contains { key, _ in key.string.map { signature.parameter($0) != nil } ?? false }
    }
    guard mapping.count == 1, let only = mapping.first?.key.string else { return true }
    return signature.parameter(only) != nil || vocabulary[only] == nil
  }
}
