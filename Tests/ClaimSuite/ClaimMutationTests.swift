import Claims
import Foundation
import Testing

/// Whether the normal form notices what is written: one word of a claim file is changed at a time.
@Suite struct ChangesOfOneWord {
  private static let opposites = [
    "above": "below", "below": "above", "least": "most", "most": "least", "minimum": "maximum", "maximum": "minimum",
    "synthetic": "natural", "natural": "synthetic", "archive": "paper", "spread": "max",
    "equals": "above", "figure": "equals",
  ]
  private static let seeds = ["s42", "s271", "s149", "s256", "s123", "s314"]

  @Test func `Every change of a word of an expression is seen or refused`() throws {
    let library = Suite.library
    var unseen: [String] = []
    var tried = 0
    for claim in library.claims {
      let text = try String(contentsOfFile: claim.location.file, encoding: .utf8)
      let form = claim.normalForm(library.vocabulary)
      let spots = Self.spots(in: text)
      // Up to twelve words of a file, spread over it.
      for index in stride(from: 0, to: spots.count, by: max(1, spots.count / 12)) {
        let (range, word) = spots[index]
        let changed = text.replacingCharacters(in: range, with: word)
        let (read, _) = Claim.read(changed, file: claim.location.file, vocabulary: library.vocabulary)
        tried += 1
        if let read, read.normalForm(library.vocabulary) == form {
          unseen.append("\(claim.id): \(text[text.lineRange(for: range)].trimmingCharacters(in: .whitespaces)) → \(word)")
        }
      }
    }
    #expect(tried > 2000)
    #expect(unseen.isEmpty, "\(unseen.count) of \(tried): \(unseen.joined(separator: "\n"))")
  }

  @Test func `A change in the vocabulary is seen in the claims that use it, and in no others`() throws {
    let library = Suite.library
    let path = Suite.root + "/claims/vocabulary.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let changed = text.replacing("figure(picks-{seed}/picks)", with: "figure(chosen-{seed}/picks)")
    #expect(changed != text)
    var vocabulary = library.vocabulary
    vocabulary.words = Words.read(changed, file: path).words
    var compared = 0
    for claim in library.claims {
      let file = try String(contentsOfFile: claim.location.file, encoding: .utf8)
      let read = try #require(Claim.read(file, file: claim.location.file, vocabulary: vocabulary).claim)
      let isSame = read.normalForm(vocabulary) == claim.normalForm(library.vocabulary)
      #expect(isSame || claim.uses.contains("picks"), "\(claim.id)")
      compared += isSame ? 0 : 1
    }
    #expect(compared > 20)
  }

  @Test func `Another way of writing leaves the normal form as it is`() throws {
    let library = Suite.library
    let claim = try #require(library.claim("bos-floor-l0-l1"))
    let text = try String(contentsOfFile: claim.location.file, encoding: .utf8)
    let rewritten = text.replacing("\n  - id:", with: "\n\n  # a remark\n  - id:").replacing(" = ", with: "  =  ")
    #expect(rewritten != text)
    let read = try #require(Claim.read(rewritten, file: claim.location.file, vocabulary: library.vocabulary).claim)
    #expect(read.normalForm(library.vocabulary) == claim.normalForm(library.vocabulary))
  }

  /// Words of expressions that can be exchanged, with what takes their place.
  private static func spots(in text: String) -> [(Range<String.Index>, String)] {
    let prose = Set(["says", "label", "note", "title", "statement", "refuted-by", "id", "tags", "section", "kind", "repeats",
      "asserts", "weight", "what", "decided", "advocate", "sceptic", "both", "readers", "finding", "name", "rests-on", "not-about", "not-checkable",
    ]).union(Check.Role.allCases.map(\.rawValue))
    let asked: Set = [
      "let", "rows", "checks", "tiers", "each", "for", "with", "ask", "expect", "null", "variants", "also", "readings",
    ]
    var found: [(Range<String.Index>, String)] = []
    var isProse = true
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(of: "\n") ?? text.endIndex
      if let key = text[start..<end].firstMatch(of: /^ *(?:- )?([A-Za-z][\w\-]*):(?: |$)/) {
        isProse = prose.contains(String(key.1)) || isProse && !asked.contains(String(key.1))
      }
      if !isProse, !text[start..<end].contains("#") {
        for match in text[start..<end].matches(of: /[\w.{}\-]+/) where match.range.upperBound == end || text[match.range.upperBound] != ":" {
          let word = String(match.0)
          if let other = seeds.firstIndex(of: word).map({ seeds[($0 + 1) % seeds.count] }) ?? opposites[word]
            ?? Int(word).map({ String($0 + 1) })
          {
            found.append((match.range, other))
          }
        }
      }
      start = end < text.endIndex ? text.index(after: end) : end
    }
    return found
  }
}
