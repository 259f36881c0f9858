import Foundation
import Ground
import Testing

@testable import CheckpointFiles

/// Against the `tokenizers` library, on the texts of `scripts/references/byte_level_tokenizers.py`.
@Suite struct ByteLevelTokenizerTests {
  struct Case: Decodable {
    var text: String
    var ids: [Int32]
    /// Missing where the library itself loses an accent.
    var decoded: String?
    var plain: String?
    var cut: [Int32]?
    var cutDecoded: String?
  }

  struct Contents: Decodable { var cases: [String: [Case]] }

  static let cases: [String: [Case]] = {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: Reference.path("tokenizers/expected.json")))
      return try JSONDecoder().decode(Contents.self, from: data).cases
    } catch {
      fatalError("expected.json cannot be read: \(error)")
    }
  }()

  static let names = [
    "gpt2", "gpt2-older", "prefix-space", "neox", "smollm", "digit-runs", "partial", "unknown",
  ]

  static func tokenizer(_ name: String) throws -> ByteLevelTokenizer {
    try ByteLevelTokenizer(path: Reference.path("tokenizers/\(name).json"))
  }

  /// Equal as bytes: Swift's own equality passes over normalisation.
  static func same(_ left: String, _ right: String) -> Bool { Array(left.utf8) == Array(right.utf8) }

  @Test(arguments: names)
  func `Encodes as the library does`(_ name: String) throws {
    let tokenizer = try Self.tokenizer(name)
    let examples = try #require(Self.cases[name])
    try #require(examples.count > 100)
    for example in examples {
      #expect(tokenizer.encode(example.text) == example.ids, "\(example.text.debugDescription)")
    }
  }

  @Test(arguments: names)
  func `Decodes as the library does`(_ name: String) throws {
    let tokenizer = try Self.tokenizer(name)
    var compared = 0
    for example in try #require(Self.cases[name]) {
      guard let decoded = example.decoded, let plain = example.plain, let cut = example.cut,
        let cutDecoded = example.cutDecoded
      else { continue }
      #expect(Self.same(tokenizer.decode(example.ids), decoded))
      #expect(Self.same(tokenizer.decode(example.ids, skippingSpecialTokens: true), plain))
      #expect(Self.same(tokenizer.decode(cut), cutDecoded), "\(cut)")
      compared += 1
    }
    #expect(compared > 100)
  }

  @Test func `The tokenizer in a GGUF file is the same`() throws {
    let tokenizer = try ByteLevelTokenizer(GGUFFile(path: Reference.path("tokenizers/smollm.gguf")))
    let examples = try #require(Self.cases["smollm"])
    try #require(examples.count > 100)
    for example in examples {
      #expect(tokenizer.encode(example.text) == example.ids, "\(example.text.debugDescription)")
    }
  }

  @Test func `Every text survives the round trip where all bytes have tokens`() throws {
    let tokenizer = try Self.tokenizer("gpt2")
    let examples = try #require(Self.cases["gpt2"])
    try #require(examples.count > 100)
    for example in examples {
      #expect(Self.same(tokenizer.decode(tokenizer.encode(example.text)), example.text))
    }
  }

  @Test(arguments: [
    ("GPT2Tokenizer", true, true), ("GPT2TokenizerFast", true, true), ("GPT2Tokenizer", false, false),
    ("PreTrainedTokenizerFast", true, false), ("TokenizersBackend", true, false),
  ])
  func `A configuration that puts a space before texts against the tokenizer's file is asked about`(
    _ type: String, _ states: Bool, isRefused: Bool
  ) throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      atPath: Reference.path("tokenizers/gpt2.json"), toPath: folder.appendingPathComponent("tokenizer.json").path)
    try Data(#"{"add_prefix_space": \#(states), "tokenizer_class": "\#(type)"}"#.utf8)
      .write(to: folder.appendingPathComponent("tokenizer_config.json"))
    let error = checkpointError { _ = try ByteLevelTokenizer(folder: folder.path + "/") }
    #expect((error?.place == "add_prefix_space") == isRefused, "\(String(describing: error))")
    #expect(error == nil || isRefused)
  }

  @Test func `An added token has the id that the library gives it, or is asked about`() throws {
    func tokenizer(_ id: Int, last: Int = 2) throws(CheckpointError) -> ByteLevelTokenizer {
      let text = #"""
        {"added_tokens": [{"id": \#(last), "content": "ab"}, {"id": \#(id), "content": "<pad>"}],
         "pre_tokenizer": {"type": "ByteLevel"},
         "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": \#(last)}, "merges": ["a b"]}}
        """#
      return try ByteLevelTokenizer(json: MappedFile(bytes: Array(text.utf8), path: "tokenizer.json"))
    }
    #expect(try tokenizer(3).encode("ab<pad>").last == 3)
    let error = checkpointError { _ = try tokenizer(10) }
    #expect(error?.problem.contains("its id 10 is not the next one, 3") == true, "\(String(describing: error))")
    for last in [Int(Int32.max) - 1, Int(Int32.max)] {
      let error = checkpointError { _ = try tokenizer(Int(Int32.max), last: last) }
      #expect(error?.problem.contains("impossible") == true, "\(String(describing: error))")
    }
  }

  /// GPT-NeoX's normalisation composes the text, and the added token that is looked for in it as well.
  @Test func `Added tokens stand for their own text`() throws {
    let tokenizer = try Self.tokenizer("neox")
    let ids = tokenizer.encode("a\u{E9}\u{E9}")
    #expect(ids == tokenizer.encode("ae\u{301}e\u{301}"))
    #expect(Self.same(tokenizer.decode(ids), "ae\u{301}e\u{301}"))
  }

  @Test func `Tokens are found by their spelling`() throws {
    let tokenizer = try Self.tokenizer("gpt2")
    let end = try #require(tokenizer.id(of: "<|endoftext|>"))
    #expect(tokenizer.specialTokens == [end])
    #expect(tokenizer.encode("<|endoftext|>") == [end])
    #expect(tokenizer.vocabularySize == 420)
  }

  @Test func `A long word is encoded in reasonable time`() throws {
    let tokenizer = try Self.tokenizer("gpt2")
    let text = String(repeating: "ka", count: 50_000)
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
  }

  @Test(arguments: [
    (#""type":"BPE""#, #""type":"WordPiece""#, "model.type"),
    (#""dropout":null"#, #""dropout":0.1"#, "model.dropout"),
    (#""byte_fallback":false"#, #""byte_fallback":true"#, "model.byte_fallback"),
    (#""ignore_merges":false"#, #""ignore_merges":true"#, "model.ignore_merges"),
    (#""end_of_word_suffix":null"#, #""end_of_word_suffix":"</w>""#, "model.end_of_word_suffix"),
    (#""unk_token":null"#, #""unk_token":"absent""#, "unk_token"),
    (#""normalizer":null"#, #""normalizer":{"type":"Lowercase"}"#, "normalizer"),
    (#""pre_tokenizer":{"type":"ByteLevel""#, #""pre_tokenizer":{"type":"Metaspace""#, "pre_tokenizer"),
    (#""lstrip":false"#, #""lstrip":true"#, "added_tokens, '<|endoftext|>'"),
    (#""<|endoftext|>":0"#, #""<|endoftext|>":1"#, "added token '<|endoftext|>'"),
    (#""!":1"#, #""!":2"#, "token"),
    (#""merges":[["#, #""merges":[["nosuchtoken","!"],["#, "merge 0"),
    (#""merges":[["#, #""merges":[["!"],["#, "model.merges, 0"),
    (#""merges":[["#, #""mergers":[["#, "model.merges"),
    (#""vocab":{"#, #""words":{"#, "model.vocab"),
  ])
  func `What would change ids and is not known is refused by name`(
    _ old: String, _ new: String, _ place: String
  ) throws {
    let text = String(decoding: try Reference.bytes("tokenizers/gpt2.json"), as: UTF8.self)
    try #require(text.contains(old), "\(old)")
    let file = MappedFile(
      bytes: Array(text.replacing(old, with: new, maxReplacements: 1).utf8), path: "t.json")
    let error = checkpointError { _ = try ByteLevelTokenizer(json: file) }
    #expect(error?.place.hasPrefix(place) == true, "\(String(describing: error))")
  }

  @Test func `Canonical twins in a vocabulary are two tokens`() throws {
    let text = """
      {"model": {"type": "BPE", "vocab": {"\u{2126}": 0, "\u{3A9}": 1, "\u{C5}": 2, "\u{212B}": 3}, "merges": []},
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false}}
      """
    let tokenizer = try ByteLevelTokenizer(json: MappedFile(bytes: Array(text.utf8), path: "t"))
    #expect(["\u{2126}", "\u{3A9}", "\u{C5}", "\u{212B}"].map { tokenizer.id(of: $0) } == [0, 1, 2, 3])
  }

  @Test(arguments: [
    (["vocab.json", "merges.txt"], "only vocab.json and merges.txt"), (["tokenizer.model"], "only tokenizer.model"),
    ([], "there is no tokenizer.json"),
  ])
  func `A folder without tokenizer.json says what it has instead`(_ names: [String], _ words: String) throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in names { try Data().write(to: folder.appendingPathComponent(name)) }
    let error = checkpointError { _ = try ByteLevelTokenizer(folder: folder.path + "/") }
    #expect(error?.problem.contains(words) == true && error?.remedy.contains(".npy") == true)
  }
}
