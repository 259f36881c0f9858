extension TrainingText {
  /// The text and the probes that go with it.
  func open(vocabulary: Int) throws(TrainingError) -> (any TextSource, ProbeVocabulary) {
    switch self {
    case .language(let codewords, let seed):
      let language = try FillerLanguage(vocabulary: vocabulary, codewords: codewords, seed: seed)
      return (language, try ProbeVocabulary(language.lexicon))
    case .tokens(let path, _, _):
      throw .invalidRecipe("\(path)")
    }
  }
}
