/// The token ids that key-retrieval probes are made of.
public struct ProbeVocabulary: Sendable, Hashable, Codable {
  /// A sentence that says a codeword, and the one that asks for it.
  public struct Template: Sendable, Hashable, Codable {
    /// The KEY sentence up to its codeword.
    public var beforeKey: [Int32]
    /// The rest of the KEY sentence.
    public var afterKey: [Int32]
    /// The QUERY sentence up to the codeword; its last token is the read position.
    public var query: [Int32]

    public init(beforeKey: [Int32], afterKey: [Int32], query: [Int32]) {
      self.beforeKey = beforeKey
      self.afterKey = afterKey
      self.query = query
    }

    /// Tokens of the KEY sentence, its codeword included.
    var keyCount: Int { beforeKey.count + 1 + afterKey.count }
  }

  public var templates: [Template]
  /// The answers; each is a single token.
  public var codewords: [Int32]
  /// Evaluation probes have random ids from this range before the KEY and in the gap.
  public var fillers: ClosedRange<Int32>

  public init(templates: [Template], codewords: [Int32], fillers: ClosedRange<Int32>) {
    self.templates = templates
    self.codewords = codewords
    self.fillers = fillers
  }

  /// Throws if some id is not below `vocabulary`, or there is nothing to ask.
  func validate(vocabulary: Int) throws(TrainingError) {
    guard !templates.isEmpty, codewords.count > 1, templates.allSatisfy({ !$0.query.isEmpty }) else {
      throw .invalidRecipe("probes need a template with a query and at least two codewords")
    }
    let ids =
      templates.flatMap { $0.beforeKey + $0.afterKey + $0.query } + codewords
      + [fillers.lowerBound, fillers.upperBound]
    if let id = ids.first(where: { $0 < 0 || $0 >= vocabulary }) {
      throw .invalidRecipe("the probes use token \(id), but the model's vocabulary has \(vocabulary)")
    }
  }
}

extension ProbeVocabulary {
  /// Five pairs of KEY and QUERY sentences in the generated language; `*` stands for the codeword.
  private static let sentences = [
    ("the secret code is * .", "what is the secret code ?"),
    ("the hidden word is * .", "what is the hidden word ?"),
    ("remember the password * .", "now say the password :"),
    ("the magic key was * .", "which was the magic key ?"),
    ("his special name is * .", "tell me his special name :"),
  ]

  init(_ lexicon: Lexicon) throws(TrainingError) {
    var templates: [Template] = []
    for (key, query) in Self.sentences {
      let halves = key.split(separator: "*").map { lexicon.ids(String($0)) }
      guard halves.count == 2, let before = halves[0], let after = halves[1], let query = lexicon.ids(query)
      else { throw .invalidRecipe("the generated language lacks words of the probe \"\(key)\"") }
      templates.append(Template(beforeKey: before, afterKey: after, query: query))
    }
    let content = lexicon.contentWords
    self.init(
      templates: templates, codewords: lexicon.codewords.map(Int32.init),
      fillers: Int32(content.lowerBound)...Int32(content.upperBound - 1))
  }
}
