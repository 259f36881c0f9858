import Mathematics

/// Text in which what was written comes again: the generated language with lists and quotations.
///
/// A text of any length is one document, from its first word on. It is made of pieces of 12 to 32 words, all numbers drawn
/// uniformly:
/// - with probability ¾, once 16 words stand there, a *quotation*: words that follow one another in the document so far,
///   from a place drawn among all from which the piece fits;
/// - else a piece of a *story*, which goes on where the last one broke off (see ``FillerLanguage``), or a *list* of content
///   words, each drawn uniformly among all of the language.
///
/// So a word's successor in the document is a better guess than its successor in the language wherever the document quotes
/// itself, and in lists nothing but the document tells what comes next.
struct RecurringText: TextSource {
  private let language: FillerLanguage
  /// How often a piece that is no quotation is of the story.
  private let stories: Double
  private static let piece = 12...32
  private static let opening = 16
  private static let quotations = 0.75

  init(_ language: FillerLanguage, stories: Double) {
    self.language = language
    self.stories = stories
  }

  func text(count: Int, using generator: inout Xoshiro256) -> [Int32] {
    var story = language.text(count: count, using: &generator)[...]
    let words = language.lexicon.contentWords
    var text: [Int32] = []
    text.reserveCapacity(count + Self.piece.upperBound)
    while text.count < count {
      let length = generator.integer(in: Self.piece)
      if text.count >= Self.opening, generator.uniform() < Self.quotations {
        let length = min(length, text.count)
        let start = generator.integer(in: 0...text.count - length)
        text += text[start..<start + length]
      } else if generator.uniform() < stories {
        text += story.prefix(length)
        story = story.dropFirst(length)
      } else {
        text += (0..<length).map { _ in Int32(generator.integer(in: words.lowerBound...words.upperBound - 1)) }
      }
    }
    return Array(text.prefix(count))
  }
}
