import Mathematics

/// The words of the generated language and their ids.
///
/// First come marks and function words (the probes' sentences use nothing else), then content words class by class
/// in order of rank, then the codewords, which occur in probes only.
struct Lexicon: Sendable, Hashable {
  enum WordClass: Int, Sendable, CaseIterable {
    case name, noun, verb, adjective, adverb, place

    /// Part of the content words that belong to the class, in hundredths.
    var share: Int {
      switch self {
      case .name: 8
      case .noun: 40
      case .verb: 24
      case .adjective: 15
      case .adverb: 5
      case .place: 8
      }
    }
  }

  static let functionWords = [
    "<end>", ".", ",", "?", ":", "the", "a", "and", "because", "was", "is", "there", "in", "on", "near", "with",
    "under", "to", "he", "she", "his", "her", "secret", "code", "what", "hidden", "word", "remember", "password",
    "say", "now", "magic", "key", "which", "special", "name", "tell", "me",
  ]

  /// Spelling by id.
  let words: [String]
  let codewords: Range<Int>
  let contentWords: Range<Int>
  private let classes: [Range<Int>]
  private let ids: [String: Int32]

  /// - Parameters:
  ///   - size: ids in all
  ///   - codewords: how many of them are codewords
  ///   - generator: spells the content words and codewords
  init(size: Int, codewords count: Int, using generator: inout Xoshiro256) throws(TrainingError) {
    let first = Self.functionWords.count
    let contentCount = size - first - count
    guard count > 0, contentCount >= 50 else {
      throw .invalidRecipe(
        "a vocabulary of \(size) has no room for \(count) codewords beside \(first + 50) words of the language")
    }
    contentWords = first..<first + contentCount
    codewords = contentWords.upperBound..<size
    var start = first
    var sharesSoFar = 0
    classes = WordClass.allCases.map { kind in
      sharesSoFar += kind.share
      let end = first + contentCount * sharesSoFar / 100
      defer { start = end }
      return start..<end
    }
    var words = Self.functionWords
    var taken = Set(words)
    while words.count < size {
      let word = Self.spell(syllables: words.count < contentWords.upperBound ? 2 : 3, using: &generator)
      if taken.insert(word).inserted { words.append(word) }
    }
    self.words = words
    ids = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, Int32($0)) })
  }

  subscript(kind: WordClass) -> Range<Int> { classes[kind.rawValue] }

  /// The ids of words separated by spaces; `nil` if one of them is no word of the language.
  func ids(_ text: String) -> [Int32]? {
    let ids = text.split(separator: " ").map { self.ids[String($0)] }
    return ids.contains(nil) ? nil : ids.compactMap(\.self)
  }

  /// A pronounceable word; now and then a syllable more, so that the spellings do not run out.
  private static func spell(syllables: Int, using generator: inout Xoshiro256) -> String {
    let onsets = ["b", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "sh", "t", "v", "w", "z"]
    let nuclei = ["a", "e", "i", "o", "u", "ai", "oo"]
    let codas = ["", "", "n", "r", "l", "s"]
    var word = ""
    var count = syllables
    while count > 0 {
      for part in [onsets, nuclei, codas] {
        word += part[generator.integer(in: 0...part.count - 1)]
      }
      count -= 1
      if count == 0, generator.uniform() < 0.1 { count = 1 }
    }
    return word
  }
}
