import Foundation
import Testing

@testable import Mathematics
@testable import Training

struct FillerLanguageTests {
  let language: FillerLanguage
  let text: [Int32]

  init() throws {
    language = try FillerLanguage(vocabulary: 768, codewords: 256, seed: 1)
    var generator = Xoshiro256(seed: 5, purpose: .text)
    text = language.text(count: 200_000, using: &generator)
  }

  /// How often each id occurs.
  var counts: [Int32: Int] { text.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

  @Test func `Codewords never occur in the text`() {
    #expect(text.allSatisfy { $0 >= 0 && Int($0) < language.lexicon.codewords.lowerBound })
  }

  @Test func `Content words have a long tail close to Zipf's law`() {
    let content = language.lexicon.contentWords
    let frequencies = counts.filter { content.contains(Int($0.key)) }.values.sorted(by: >)
    #expect(frequencies.count > content.count * 95 / 100)
    // The slope of log frequency against log rank.
    let points = (5...200).map { (x: log(Double($0)), y: log(Double(frequencies[$0 - 1]))) }
    let meanX = points.map(\.x).reduce(0, +) / Double(points.count)
    let meanY = points.map(\.y).reduce(0, +) / Double(points.count)
    let covariance = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
    let slope = covariance / points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    #expect((-1.2 ... -0.7).contains(slope))
  }

  @Test func `A pronoun stands for a character that the story has named`() throws {
    let pronouns = try #require(language.lexicon.ids("he she"))
    let end = try #require(language.lexicon.ids("<end>"))[0]
    let names = language.lexicon[.name]
    var last: Int32?
    var checked = 0
    for word in text {
      if word == end { last = nil }
      if names.contains(Int(word)) { last = word }
      if let gender = pronouns.firstIndex(of: word), let name = last {
        #expect(Int(name) % 2 == gender)
        checked += 1
      }
    }
    #expect(checked > 1000)
  }

  @Test func `Verbs tell something about their objects`() throws {
    // Entropy of the word two places after a verb, against the same words with the verbs shuffled away.
    let verbs = language.lexicon[.verb]
    let nouns = language.lexicon[.noun]
    var joint: [SIMD2<Int32>: Int] = [:]
    var single: [Int32: Int] = [:]
    var verbCounts: [Int32: Int] = [:]
    for i in 0..<text.count - 2 where verbs.contains(Int(text[i])) && nouns.contains(Int(text[i + 2])) {
      joint[SIMD2(text[i], text[i + 2]), default: 0] += 1
      single[text[i + 2], default: 0] += 1
      verbCounts[text[i], default: 0] += 1
    }
    func entropy(_ counts: some Collection<Int>) -> Double {
      let total = Double(counts.reduce(0, +))
      return counts.reduce(0) { $0 - Double($1) / total * log(Double($1) / total) }
    }
    let information = entropy(single.values) + entropy(verbCounts.values) - entropy(joint.values)
    #expect(information > 0.3)
  }

  @Test func `The same seed makes the same language, another seed another one`() throws {
    let same = try FillerLanguage(vocabulary: 768, codewords: 256, seed: 1)
    let other = try FillerLanguage(vocabulary: 768, codewords: 256, seed: 2)
    #expect(same.lexicon == language.lexicon)
    #expect(other.lexicon != language.lexicon)
    #expect(Set(language.lexicon.words).count == 768)
  }

  @Test func `A vocabulary without room for the language is refused`() {
    #expect(throws: TrainingError.self) { try FillerLanguage(vocabulary: 100, codewords: 60, seed: 1) }
  }
}
