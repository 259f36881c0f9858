import Claims
import Evidence
import Ground
import Questions
import Report

/// The steps from a value back to the files that it came from.
struct EvidenceChain {
  private let evaluator: Evaluator
  private let library: ClaimLibrary
  private let base: EvidenceBase
  /// Members of a list that are followed, and values of a step that are shown.
  private let follow: Int
  private let values: Int

  init(_ evaluator: Evaluator, _ library: ClaimLibrary, _ base: EvidenceBase, follow: Int, values: Int) {
    self.evaluator = evaluator
    self.library = library
    self.base = base
    self.follow = follow
    self.values = values
  }

  /// A step: what it gives, what it does, then the steps below it; at the lowest the files.
  func lines(_ expression: Expression, indent: Int) -> [TextLine] {
    switch expression.kind {
    case .number, .text, .boolean, .variable: return []
    case .list(let members): return lines(of: members.map { ("", $0) }, indent)
    case .labelled(let labels): return lines(of: labels.map { ($0.name, $0.value) }, indent)
    case .call(let call): return lines(of: call, expression, indent)
    }
  }

  private func lines(of members: [(String, Expression)], _ indent: Int) -> [TextLine] {
    var lines = [TextLine("\(members.count) values:", indent: indent)]
    for (label, member) in members.prefix(follow) {
      if !label.isEmpty { lines.append(TextLine(label, indent: indent + 2)) }
      lines += self.lines(member, indent: indent + 2)
    }
    let rest = members.dropFirst(follow).map { label, member in
      [label, (try? evaluator.answer(member)).map { $0.items.prefix(3).map(\.value.written).joined(separator: ", ") } ?? "no evidence"]
        .filter { !$0.isEmpty }.joined(separator: " ")
    }
    if !rest.isEmpty {
      let more = rest.count > values ? "; … \(rest.count - values) more" : ""
      lines.append(TextLine("likewise: \(rest.prefix(values).joined(separator: "; "))\(more)", indent: indent + 2))
    }
    return lines
  }

  private func lines(of call: Call, _ expression: Expression, _ indent: Int) -> [TextLine] {
    let signature = library.vocabulary[call.question]
    let names = signature?.parameters.map(\.name) ?? call.arguments.keys.sorted()
    let arguments = names.compactMap { name in call.arguments[name].map { (name, $0) } }
    let plain = arguments.filter { !$0.1.isStep }.map { "\($0.0) \($0.1.written)" }.joined(separator: ", ")
    let meaning = signature.map { Self.firstSentence($0.meaning) } ?? call.question
    var lines: [TextLine] = []
    do throws(EvaluationError) {
      let answer = try evaluator.answer(expression)
      lines.append(TextLine(shown(answer.items), indent: indent, lead: "="))
      lines.append(TextLine(plain.isEmpty ? meaning : "\(meaning) [\(plain)]", indent: indent + 2, style: .faint))
      let steps = arguments.filter(\.1.isStep)
      for (name, step) in steps where signature?.bindsNameIn == nil || step.variables.isEmpty {
        lines.append(TextLine("\(name):", indent: indent + 2, style: .faint))
        lines += self.lines(step, indent: indent + 4)
      }
      if steps.isEmpty || signature?.bindsNameIn != nil {
        lines += answer.sources.sorted().prefix(values).map { TextLine(source($0), indent: indent + 2, lead: "←") }
        if answer.sources.count > values { lines.append(TextLine("… \(answer.sources.count - values) more files", indent: indent + 2)) }
      }
    } catch {
      lines.append(TextLine("no answer: \(error.message)", indent: indent))
    }
    return lines
  }

  private func shown(_ items: [Answer.Item]) -> String {
    let words = items.prefix(values).map { item in
      var text = [item.label, item.value.written].filter { !$0.isEmpty }.joined(separator: " ")
      if let interval = item.interval {
        text += " \(interval.written)"
      }
      return text
    }
    let more = items.count > values ? "; … \(items.count - values) more of \(items.count)" : ""
    return items.isEmpty ? "nothing" : words.joined(separator: "; ") + more
  }

  /// A file with the digest of its content, or the line of the figure.
  private func source(_ name: String) -> String {
    if let figure = library.figure(ofSource: name) {
      return "\(figure.location.file):\(figure.location.line), printed \(figure.written)"
    }
    guard let found = base.provenance(of: name, evaluator.tier) else { return name }
    return [name, found.precision, found.digest.isEmpty ? "" : "sha256 \(found.digest.prefix(16))…"].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private static func firstSentence(_ text: String) -> String {
    text.firstRange(of: ". ").map { String(text[..<$0.lowerBound]) } ?? text.trimmingSuffix(".")
  }
}

extension Expression {
  /// Whether the argument is computed, so that it is a step of its own.
  fileprivate var isStep: Bool {
    switch kind {
    case .call: true
    case .list(let members): members.contains(where: \.isStep)
    case .labelled(let labels): labels.contains { $0.value.isStep }
    case .number, .text, .boolean, .variable: false
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ end: String) -> String { hasSuffix(end) ? String(dropLast(end.count)) : self }
}
