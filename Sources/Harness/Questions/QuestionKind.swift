import Claims
import Evidence
import Ground

/// One question of the claim language: its signature and how it is answered from evidence.
public struct QuestionKind: Sendable {
  public var signature: Signature
  var answer: @Sendable (Arguments) throws(EvaluationError) -> Answer

  init(
    _ name: String, _ parameters: [Parameter], gives result: ValueType, bindsNameIn: String? = nil,
    _ meaning: String, answer: @escaping @Sendable (Arguments) throws(EvaluationError) -> Answer
  ) {
    signature = Signature(name, parameters, result: result, bindsNameIn: bindsNameIn, meaning)
    self.answer = answer
  }
}

/// Answers expressions of the claim language on one tier.
public struct Evaluator: Sendable {
  public var tier: Tier
  public var figures: [String: Figure]
  /// The claim whose figures need no prefix.
  public var claim: String
  /// The evidence, shared by all evaluators of one table.
  let frames: Frames
  /// Takes the conditions that are missing, where these are wanted.
  let missing: MissingConditions?
  /// Notes what is looked up, where that is wanted.
  let lookups: Lookups?

  public var table: any EvidenceTable { frames.table }

  public init(tier: Tier, table: any EvidenceTable, figures: [String: Figure], claim: String) {
    self.init(tier: tier, frames: Frames(table), figures: figures, claim: claim)
  }

  init(
    tier: Tier, frames: Frames, figures: [String: Figure], claim: String, missing: MissingConditions? = nil,
    lookups: Lookups? = nil
  ) {
    self.tier = tier
    self.frames = frames
    self.missing = missing
    self.lookups = lookups
    self.figures = figures
    self.claim = claim
  }

  /// The same evidence, asked for another claim on another tier; what was read of it once is shared.
  public func about(_ claim: String, on tier: Tier) -> Evaluator {
    Evaluator(tier: tier, frames: frames, figures: figures, claim: claim)
  }

  public func answer(_ expression: Expression) throws(EvaluationError) -> Answer {
    switch expression.kind {
    case .number(let value): return Answer(value)
    case .boolean(let flag): return Answer(flag ? 1 : 0)
    case .text(let text):
      // A text that reads as heads is heads wherever a value is wanted; other texts stay texts.
      if let set = try? HeadSet(parsing: text) { return Answer(set) }
      return Answer([Answer.Item(.text(text))])
    case .list(let members):
      var items: [Answer.Item] = []
      for member in members {
        for item in try answer(member).items {
          items.append(item.label.isEmpty ? item.labelled(item.value.written) : item)
        }
      }
      return Answer(items)
    case .labelled(let labels):
      var items: [Answer.Item] = []
      for label in labels {
        for item in try answer(label.value).items { items.append(item.labelled(label.name)) }
      }
      return Answer(items)
    case .variable(let name):
      throw EvaluationError(.badQuestion, "$\(name) is bound nowhere")
    case .call(let call):
      guard let kind = QuestionKind.named[call.question] else {
        throw EvaluationError(.badQuestion, "unknown question '\(call.question)'")
      }
      return try kind.answer(Arguments(call: call, evaluator: self))
    }
  }

  /// A golden figure as an answer: numbers with their tolerance as slack, sets, texts, or the items of a list.
  public func figure(named name: String) throws(EvaluationError) -> Answer {
    let full = Figure.fullName(name, in: claim)
    guard let figure = figures[full] else {
      throw EvaluationError(.badQuestion, "there is no golden figure '\(full)'")
    }
    let source: Set<String> = [Figure.sourcePrefix + full]
    switch figure.content {
    case .number(let value): return Answer([Answer.Item(.number(value), slack: figure.tolerance, sources: source)])
    case .heads(let set): return Answer(set, sources: source)
    case .text(let text): return Answer([Answer.Item(.text(text), sources: source)])
    case .list(let values):
      return Answer(values.map { Answer.Item($0, label: $0.written, sources: source) })
    }
  }
}
