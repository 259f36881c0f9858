/// The type of a value in the claim language, as far as it can be told before any evidence is read.
public enum ValueType: String, Sendable, Hashable, CaseIterable {
  /// One number or several labelled numbers.
  case numbers
  /// One set of heads or several labelled sets.
  case heads
  case text
  case boolean
  /// Literal lists: `[5, 6, 7]`, `[small, large]`.
  case list
  /// Free labels with values: `{own: …, control: …}`.
  case labelled
  /// Whatever the expression inside gives (`each`, `figure`).
  case any
}

/// One parameter of a question.
public struct Parameter: Sendable, Hashable {
  public var name: String
  public var type: ValueType
  public var isRequired: Bool
  /// Allowed texts, where the set is closed.
  public var choices: [String]
  public var meaning: String

  public init(
    _ name: String, _ type: ValueType, required: Bool = false, choices: [String] = [], _ meaning: String
  ) {
    self.name = name
    self.type = type
    isRequired = required
    self.choices = choices
    self.meaning = meaning
  }
}

/// Name, parameters, result and meaning of a question: what the checker, the reference page and the JSON Schema
/// are made from.
///
/// A question written with a plain value instead of a mapping gives that value to its first parameter.
public struct Signature: Sendable, Hashable {
  public var name: String
  public var parameters: [Parameter]
  public var result: ValueType
  public var meaning: String
  /// Variable names that the question itself binds for its `ask` argument (`each`): the parameter naming them.
  public var bindsNameIn: String?

  public init(
    _ name: String, _ parameters: [Parameter], result: ValueType, bindsNameIn: String? = nil, _ meaning: String
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.bindsNameIn = bindsNameIn
    self.meaning = meaning
  }

  /// Whether it is asked of a model, or computes from what it is given.
  public var asksOfModels: Bool { parameters.contains { ["subject", "subjects"].contains($0.name) } }

  public func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }
}

/// All that claim files may say: the questions that the program answers, and the words that a suite shares.
public struct Vocabulary: Sendable {
  public let signatures: [String: Signature]
  public var words = Words()
  /// The tiers that are asked where a claim names none.
  public var usualTiers: [Tier] = []

  public init(_ signatures: some Sequence<Signature>) {
    self.signatures = Dictionary(signatures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public subscript(name: String) -> Signature? { signatures[name] }
  public var names: [String] { signatures.keys.sorted() }
}
