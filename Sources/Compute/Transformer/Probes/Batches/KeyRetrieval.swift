import Ground

/// The key-retrieval probe: a sentence names a codeword, a later one asks for it.
public struct KeyRetrieval: Sendable {
  /// A KEY sentence and the QUERY sentence that belongs to it; `{code}` stands for the codeword, at the end
  /// of the QUERY.
  public struct Template: Sendable, Hashable, Codable {
    public var key: String
    public var query: String

    public init(key: String, query: String) {
      self.key = key
      self.query = query
    }
  }

  public var templates: [Template]
  public var codewords: [String]
  /// Fills sequences up behind the QUERY.
  public var padding: Int
  /// Ids of a text, without special tokens.
  public var encode: @Sendable (String) -> [Int]

  public init(
    templates: [Template], codewords: [String], padding: Int, encode: @escaping @Sendable (String) -> [Int]
  ) {
    self.templates = templates
    self.codewords = codewords
    self.padding = padding
    self.encode = encode
  }

  /// Gaps, in tokens, that training also has.
  public static let inDistribution = 5...30
  /// Gaps beyond any in training.
  public static let outOfDistribution = 80...200
  /// Ids of filler tokens.
  public static let fillers = 100...5000
  /// Filler tokens before the KEY.
  public static let prefixes = 2...10

  /// The evaluation set, draw for draw as the paper's: per example, from Python's `Random`, the codeword, the
  /// template, the gap, the prefix, and `length + 1` fillers of which the first are used.
  ///
  /// The example is read at the position before the codeword's second mention, against the token that
  /// follows, which may spell the codeword with a space before it. Its KEY span begins at the first place
  /// before that where the codeword stands, with or without a space before it, and is as long as the longer
  /// of the two spellings.
  public func batch(
    name: String, count: Int, length: Int = 256, gap: ClosedRange<Int>, seed: UInt32
  ) throws(BatchError) -> MeasurementBatch {
    guard !templates.isEmpty, !codewords.isEmpty else { throw .empty("no templates or no codewords") }
    var random = PythonRandom(seed: seed)
    var examples: [MeasurementBatch.Example] = []
    for index in 0..<count {
      let codeword = random.choice(codewords)
      let template = random.choice(templates)
      let code = encode(codeword)
      guard code.count == 1 else { throw .codewordNotSingle(codeword, tokens: code.count) }
      let key = encode(template.key.replacing("{code}", with: codeword))
      let query = encode(template.query.replacing("{code}", with: codeword))
      let gap = random.randint(gap.lowerBound, gap.upperBound)
      let prefix = random.randint(Self.prefixes.lowerBound, Self.prefixes.upperBound)
      let filler = (0...length).map { _ in random.randint(Self.fillers.lowerBound, Self.fillers.upperBound) }

      let text = Array(filler.prefix(prefix))
      var tokens = text + key + Array(filler.dropFirst(prefix).prefix(gap)) + query
      guard tokens.count <= length + 1 else {
        throw .tooLong(example: index, needed: tokens.count, length: length + 1)
      }
      let read = tokens.count - code.count - 1
      let target = tokens[read + 1]
      tokens += Array(repeating: padding, count: length + 1 - tokens.count)
      let spellings = [code, encode(" " + codeword)]
      guard let mention = Self.firstMention(of: spellings, in: tokens, before: read) else {
        throw .unusable(example: index, reason: "codeword \(codeword) is not to be found before its query")
      }
      let span = spellings.map(\.count).max() ?? 1
      examples.append(
        MeasurementBatch.Example(
          tokens: Array(tokens.prefix(length)), query: read, target: target,
          key: mention..<min(mention + span, read)))
    }
    return MeasurementBatch(name: name, examples: examples, baseline: .perExample)
  }

  private static func firstMention(of spellings: [[Int]], in tokens: [Int], before read: Int) -> Int? {
    (0..<read).first { start in
      spellings.contains { spelling in tokens[start...].starts(with: spelling) }
    }
  }
}
