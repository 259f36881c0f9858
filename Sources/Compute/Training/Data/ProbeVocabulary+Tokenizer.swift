import CheckpointFiles

extension ProbeVocabulary {
  /// The same five pairs of sentences as English text; `*` stands for a space and the codeword.
  static let english = [
    (" The secret code is*.", " What is the secret code?"),
    (" The hidden word is*.", " What is the hidden word?"),
    (" Remember the password*.", " Now say the password:"),
    (" The magic key was*.", " Which was the magic key?"),
    (" His special name is*.", " Tell me his special name:"),
  ]

  /// Probes for text in a tokenizer's ids.
  ///
  /// Codewords are the first tokens in order of id (so the most common ones) that are a space and three to ten
  /// lower-case letters, and that the sentences do not use. Evaluation fills gaps with ids 100 to 5000.
  ///
  /// - Parameter count: how many codewords
  public init(tokenizer: ByteLevelTokenizer, codewords count: Int = 512) throws(TrainingError) {
    var templates: [Template] = []
    for (key, query) in Self.english {
      let halves = key.split(separator: "*").map { tokenizer.encode(String($0)) }
      templates.append(
        Template(beforeKey: halves[0], afterKey: halves[1], query: tokenizer.encode(query)))
    }
    let used = Set(templates.flatMap { $0.beforeKey + $0.afterKey + $0.query })
    var codewords: [Int32] = []
    for id in 0..<Int32(clamping: tokenizer.vocabularySize) where codewords.count < count {
      let bytes = tokenizer.bytes(of: CollectionOfOne(id))
      let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
      let isWord = bytes.first == UInt8(ascii: " ") && (4...11).contains(bytes.count)
      if isWord, bytes.dropFirst().allSatisfy(letters.contains), !used.contains(id) { codewords.append(id) }
    }
    let last = min(5000, Int32(clamping: tokenizer.vocabularySize) - 1)
    guard codewords.count == count, last >= 100 else {
      throw .invalidRecipe(
        "the tokenizer has \(codewords.count) words for codewords; ask for no more, or take another tokenizer")
    }
    self.init(templates: templates, codewords: codewords, fillers: 100...last)
  }
}
