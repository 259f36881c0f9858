import CheckpointFiles
import Transformer

extension KeyRetrieval {
  /// The probe in English for any model with a tokenizer: the sentences and codewords of
  /// ``ProbeVocabulary/init(tokenizer:codewords:)``.
  ///
  /// - Throws: if the tokenizer has fewer than `codewords` fitting words of one token.
  public init(english tokenizer: ByteLevelTokenizer, codewords count: Int = 512) throws(TrainingError) {
    let vocabulary = try ProbeVocabulary(tokenizer: tokenizer, codewords: count)
    self.init(
      templates: ProbeVocabulary.english.map { key, query in
        Template(key: key.replacing("*", with: "{code}"), query: query + "{code}")
      },
      // A word with the space before it is the single token; the sentences leave that space out.
      codewords: vocabulary.codewords.map { String(decoding: tokenizer.bytes(of: CollectionOfOne($0)), as: UTF8.self) },
      padding: 0
    ) { text in
      tokenizer.encode(text).map(Int.init)
    }
  }
}
