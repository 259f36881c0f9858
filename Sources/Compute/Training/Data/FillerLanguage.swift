import Mathematics

/// A small artificial language for the text between probes, where no real text is at hand.
///
/// **Words.** Content words of every class (names, nouns, verbs, adjectives, adverbs, places) follow a Zipf–Mandelbrot
/// law, so word frequencies have the long tail of natural text.
///
/// **Sentences.** Seven kinds, drawn with fixed probabilities: *subject verb object*, *subject verb preposition
/// place*, *subject was adjective*, each also with an adverb in front, a second verb, or a reason; and *there was …*.
///
/// **What can be learnt.** Word order and classes (a few steps); frequencies; that each verb prefers certain
/// objects; and two things that reach over sentences: a story has two characters whose names and pronouns keep coming
/// back, and a topic that shifts the ranks of nouns.
///
/// The lexicon, the verbs' preferences and the topics are fixed by the language's own seed, which all
/// training seeds share, as models trained on one data set do.
struct FillerLanguage: TextSource {
  let lexicon: Lexicon
  private let function: FunctionWords
  private let distributions: [ZipfDistribution]
  /// For each verb, by how much the ranks of its preferred objects are shifted.
  private let objectShifts: [Int]
  private let topics = 8

  /// Ids of the words that the grammar itself puts into sentences.
  private struct FunctionWords {
    var end, stop, comma, the, a, and, because, was, there, `in`: Int32
    var prepositions: [Int32]
    var pronouns: [Int32]
  }

  /// - Parameters:
  ///   - vocabulary: number of ids, codewords included
  ///   - seed: of the language
  init(vocabulary: Int, codewords: Int, seed: UInt64) throws(TrainingError) {
    var generator = Xoshiro256(seed: seed, purpose: .language)
    let lexicon = try Lexicon(size: vocabulary, codewords: codewords, using: &generator)
    self.lexicon = lexicon
    guard let marks = lexicon.ids("<end> . , the a and because was there in"),
      let prepositions = lexicon.ids("in on near with under to"), let pronouns = lexicon.ids("he she")
    else { throw .invalidRecipe("the generated language lacks words of its grammar") }
    function = FunctionWords(
      end: marks[0], stop: marks[1], comma: marks[2], the: marks[3], a: marks[4], and: marks[5],
      because: marks[6], was: marks[7], there: marks[8], in: marks[9], prepositions: prepositions,
      pronouns: pronouns)
    distributions = Lexicon.WordClass.allCases.map { ZipfDistribution(count: lexicon[$0].count) }
    let nouns = lexicon[.noun].count
    objectShifts = lexicon[.verb].map { _ in generator.integer(in: 0...nouns - 1) }
  }

  func text(count: Int, using generator: inout Xoshiro256) -> [Int32] {
    var text: [Int32] = []
    text.reserveCapacity(count + 32)
    while text.count < count {
      var story = Story(
        characters: (name(&generator), name(&generator)), topic: generator.integer(in: 0...topics - 1))
      // The first story is entered somewhere in its course.
      let sentences = generator.integer(in: text.isEmpty ? 1...12 : 6...12)
      for _ in 0..<sentences where text.count < count {
        sentence(&story, &text, &generator)
      }
      text.append(function.end)
    }
    return Array(text.prefix(count))
  }

  /// What a story's sentences have in common.
  private struct Story {
    var characters: (Int32, Int32)
    var topic: Int
    /// Who was named last; a pronoun means them.
    var current: Int32?
  }

  private func sentence(_ story: inout Story, _ text: inout [Int32], _ generator: inout Xoshiro256) {
    let kind = generator.uniform()
    if kind < 0.08 {
      text += [function.there, function.was]
      thing(after: nil, story, &text, &generator)
      text += [function.in, function.the, word(.place, &generator), function.stop]
      return
    }
    if kind < 0.2 { text += [word(.adverb, &generator), function.comma] }
    subject(&story, &text, &generator)
    switch generator.uniform() {
    case ..<0.2:
      text += [function.was, word(.adjective, &generator)]
    case ..<0.45:
      text += [word(.verb, &generator), preposition(&generator), function.the, word(.place, &generator)]
    default:
      action(story, &text, &generator)
      let more = generator.uniform()
      if more < 0.15 {
        text.append(function.and)
        action(story, &text, &generator)
      } else if more < 0.3 {
        text.append(function.because)
        subject(&story, &text, &generator)
        text += [function.was, word(.adjective, &generator)]
      }
    }
    text.append(function.stop)
  }

  private func subject(_ story: inout Story, _ text: inout [Int32], _ generator: inout Xoshiro256) {
    let choice = generator.uniform()
    if choice < 0.4, let current = story.current {
      // Names with an even id are "he", the others "she".
      text.append(function.pronouns[Int(current) % 2])
    } else if choice < 0.8 {
      let character = generator.uniform() < 0.6 ? story.characters.0 : story.characters.1
      story.current = character
      text.append(character)
    } else {
      let rotation = generator.uniform() < 0.5 ? story.topic * lexicon[.noun].count / topics : 0
      text += [function.the, noun(rotation: rotation, &generator)]
    }
  }

  private func action(_ story: Story, _ text: inout [Int32], _ generator: inout Xoshiro256) {
    let verb = word(.verb, &generator)
    text.append(verb)
    thing(after: verb, story, &text, &generator)
  }

  /// "a", "a red …" or "the …"; a verb's preferred objects follow it two times in five.
  private func thing(
    after verb: Int32?, _ story: Story, _ text: inout [Int32], _ generator: inout Xoshiro256
  ) {
    text.append(generator.uniform() < 0.5 ? function.the : function.a)
    if generator.uniform() < 0.3 { text.append(word(.adjective, &generator)) }
    var rotation = 0
    if let verb, generator.uniform() < 0.4 {
      rotation = objectShifts[Int(verb) - lexicon[.verb].lowerBound]
    } else if generator.uniform() < 0.2 {
      rotation = story.topic * lexicon[.noun].count / topics
    }
    text.append(noun(rotation: rotation, &generator))
  }

  private func name(_ generator: inout Xoshiro256) -> Int32 { word(.name, &generator) }

  private func preposition(_ generator: inout Xoshiro256) -> Int32 {
    function.prepositions[generator.integer(in: 0...function.prepositions.count - 1)]
  }

  private func word(_ kind: Lexicon.WordClass, _ generator: inout Xoshiro256) -> Int32 {
    Int32(lexicon[kind].lowerBound + distributions[kind.rawValue].rank(using: &generator))
  }

  private func noun(rotation: Int, _ generator: inout Xoshiro256) -> Int32 {
    let nouns = lexicon[.noun]
    let rank = distributions[Lexicon.WordClass.noun.rawValue].rank(using: &generator)
    return Int32(nouns.lowerBound + (rank + rotation) % nouns.count)
  }
}
