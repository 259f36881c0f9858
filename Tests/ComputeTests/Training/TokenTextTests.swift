import Foundation
import Testing

@testable import CheckpointFiles
@testable import Mathematics
@testable import Training
@testable import Transformer

struct TokenTextTests {
  /// A file of little-endian 16-bit ids, removed with the value.
  final class Tokens {
    let path = NSTemporaryDirectory() + "/tokens-\(UUID().uuidString).bin"

    init(_ ids: [UInt16]) throws {
      try write(ids)
    }

    func write(_ ids: [UInt16]) throws {
      let bytes = ids.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  let probes = ProbeVocabulary(
    templates: [.init(beforeKey: [1], afterKey: [2], query: [3, 4])], codewords: [5, 6], fillers: 10...20)

  @Test func `Windows of a token file are stretches of it`() throws {
    let tokens = try Tokens((0..<1000).map { $0 })
    let text = try TrainingText.tokens(path: tokens.path, probes: probes)
    let (source, found) = try text.open(vocabulary: 1000)
    #expect(found == probes)
    var starts: Set<Int32> = []
    for sample in 0..<200 {
      var generator = Xoshiro256(seed: 1, purpose: .text, sample)
      let window = try source.text(count: 50, using: &generator)
      #expect(window == (0..<50).map { window[0] + $0 })
      starts.insert(window[0])
    }
    #expect(starts.count > 100)
  }

  @Test func `A file that has changed since the recipe was made is refused`() throws {
    let tokens = try Tokens([1, 2, 3, 4])
    let text = try TrainingText.tokens(path: tokens.path, probes: probes)
    try tokens.write([1, 2, 3, 5])
    #expect(throws: TrainingError.self) { try text.open(vocabulary: 10) }
  }

  @Test func `Ids beyond the vocabulary are errors`() throws {
    let tokens = try Tokens([1, 2, 3, 99])
    let (source, _) = try TrainingText.tokens(path: tokens.path, probes: probes).open(vocabulary: 50)
    var generator = Xoshiro256(seed: 1, purpose: .text)
    #expect(throws: TrainingError.self) { try source.text(count: 4, using: &generator) }
    #expect(throws: TrainingError.self) { try probes.validate(vocabulary: 15) }
  }

  @Test func `A file shorter than a sequence is an error`() throws {
    let tokens = try Tokens([1, 2, 3])
    let (source, _) = try TrainingText.tokens(path: tokens.path, probes: probes).open(vocabulary: 50)
    var generator = Xoshiro256(seed: 1, purpose: .text)
    #expect(throws: TrainingError.self) { try source.text(count: 4, using: &generator) }
  }

  func tokenizer() throws -> ByteLevelTokenizer {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/tokenizers/gpt2", withExtension: "json"))
    return try ByteLevelTokenizer(path: url.path)
  }

  @Test func `A text becomes a file of its tokens`() throws {
    let tokenizer = try tokenizer()
    let input = NSTemporaryDirectory() + "/text-\(UUID().uuidString).txt"
    let output = input + ".bin"
    defer { for path in [input, output] { try? FileManager.default.removeItem(atPath: path) } }
    // Longer than the pieces that are tokenized at a time.
    let text = String(repeating: "Once upon a time there was a secret.\n", count: 120_000) + "The end"
    try Data(text.utf8).write(to: URL(fileURLWithPath: input))
    let count = try TokenizedText.write(text: input, tokenizer: tokenizer, to: output)
    let file = try TokenFile(path: output)
    #expect(file.count == count)
    let ids = try file.read(vocabularySize: tokenizer.vocabularySize)
    #expect(tokenizer.bytes(of: ids) == Array(text.utf8))
    let sentence = tokenizer.encode("Once upon a time there was a secret.\n")
    #expect(Array(ids[..<sentence.count]) == sentence)
  }

  @Test func `Text that is not UTF-8 is an error`() throws {
    let tokens = try Tokens([0xFFFF])
    let output = tokens.path + ".bin"
    #expect(throws: TrainingError.self) {
      try TokenizedText.write(text: tokens.path, tokenizer: try tokenizer(), to: output)
    }
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test func `Probes in a tokenizer's words say and ask for single tokens`() throws {
    let tokenizer = try tokenizer()
    let probes = try ProbeVocabulary(tokenizer: tokenizer, codewords: 3)
    try probes.validate(vocabulary: tokenizer.vocabularySize)
    #expect(Set(probes.codewords).count == 3)
    let template = try #require(probes.templates.first)
    for codeword in probes.codewords {
      let word = tokenizer.decode([codeword])
      #expect(
        tokenizer.encode(" The secret code is\(word). What is the secret code?")
          == template.beforeKey + [codeword] + template.afterKey + template.query)
    }
    #expect(throws: TrainingError.self) { try ProbeVocabulary(tokenizer: tokenizer, codewords: 100_000) }
  }

  @Test func `The probe in English asks for the codeword that its KEY names`() throws {
    let tokenizer = try tokenizer()
    let probe = try KeyRetrieval(english: tokenizer, codewords: 3)
    let batch = try probe.batch(name: "pin", count: 20, length: 96, gap: KeyRetrieval.inDistribution, seed: 1)
    let codewords = Set(try ProbeVocabulary(tokenizer: tokenizer, codewords: 3).codewords.map(Int.init))
    try #require(batch.examples.count == 20)
    for example in batch.examples {
      #expect(codewords.contains(example.target))
      let key = try #require(example.key)
      #expect(example.tokens[key].contains(example.target))
      #expect(example.tokens[example.query + 1] == example.target)
      #expect(tokenizer.decode([Int32(example.tokens[example.query])]).last.map { "?:".contains($0) } == true)
    }
  }
}
