import Foundation
import Ground

/// A byte-level byte-pair tokenizer, as GPT-2, GPT-NeoX, Pythia, OLMo and SmolLM2 have it.
///
/// Text is cut around added tokens, normalised if the tokenizer says so, cut into words, written as bytes,
/// and the bytes of each word are merged pairwise. Every text can be encoded if all 256 bytes have a token.
public struct ByteLevelTokenizer: Sendable {
  /// One more than the largest id.
  public let vocabularySize: Int
  /// Ids of the tokens that mark rather than stand for text, such as the end of a document.
  public let specialTokens: Set<Int32>

  /// What each id means as bytes.
  private let tokenBytes: [Int32: [UInt8]]
  private let tokenIDs: [CodePoints: Int32]
  private let byteIDs: [Int32?]
  /// The token for bytes without one; they are dropped if there is none.
  private let unknown: Int32?
  private let merger: BytePairMerger
  private let splitters: [TextSplitter]
  private let normalisesToNFC: Bool
  /// Whether a space is put before a text that begins without one.
  var addsPrefixSpace: Bool { splitters.contains(.prefixSpace) }
  /// Whether the file that it was read from cannot say if text is normalised: GGUF keeps no such thing.
  public let leavesNormalisationOpen: Bool
  /// Added tokens that are looked for in the text as given, and those looked for once it is normalised.
  private let rawTokens: AddedTokens
  private let normalisedTokens: AddedTokens

  /// The parts that a tokenizer is made of, whatever file they come from.
  struct Definition {
    struct AddedToken {
      var content: String
      var id: Int32
      var isSpecial: Bool
      var isNormalised: Bool
    }

    var vocabulary: [CodePoints: Int32] = [:]
    /// Pairs of tokens in order of rank.
    var merges: [(left: String, right: String)] = []
    var addedTokens: [AddedToken] = []
    var splitters: [TextSplitter] = []
    var normalisesToNFC = false
    var leavesNormalisationOpen = false
    var unknownToken: String?
    /// Whether ids of added tokens are those of the file even where they leave a gap: in GGUF they are.
    var takesIDsAsStated = false
  }

  /// Checks the definition: merges must be of known tokens and give known tokens.
  init(_ definition: Definition, path: String) throws(CheckpointError) {
    func failure(_ place: String, _ problem: String) -> CheckpointError {
      CheckpointError(
        file: path, place: place, problem: problem,
        remedy: "Fetch the tokenizer again, from the model's authors.")
    }
    var ids = definition.vocabulary
    var raw = AddedTokens()
    var normalised = AddedTokens()
    var special: Set<Int32> = []
    // The library that made the file numbers added tokens by itself, and passes over what the file says.
    var next = Int32(clamping: ids.count)
    for token in definition.addedTokens {
      let numbered = ids[CodePoints(token.content)] ?? next
      guard numbered == token.id || definition.takesIDsAsStated else {
        throw failure(
          "added token \(quoted(token.content))", ids[CodePoints(token.content)] == nil
            ? "its id \(token.id) is not the next one, \(next), which Hugging Face's tokenizers gives it whatever the file says"
            : "the vocabulary gives it another id")
      }
      next = token.id < next ? next : token.id < .max ? token.id + 1 : .max
      guard ids.updateValue(token.id, forKey: CodePoints(token.content)) ?? token.id == token.id else {
        throw failure("added token \(quoted(token.content))", "the vocabulary gives it another id")
      }
      if token.isSpecial { special.insert(token.id) }
      if token.isNormalised {
        let content =
          definition.normalisesToNFC ? token.content.precomposedStringWithCanonicalMapping : token.content
        normalised.insert(content, id: token.id)
      } else {
        raw.insert(token.content, id: token.id)
      }
    }
    var bytes: [Int32: [UInt8]] = [:]
    for (token, id) in ids {
      guard id >= 0, id < Int32.max, bytes.updateValue(ByteAlphabet.decode(token.text), forKey: id) == nil
      else {
        throw failure("token \(quoted(token.text))", "its id \(id) is impossible or another token's")
      }
    }
    for token in definition.addedTokens { bytes[token.id] = Array(token.content.utf8) }
    var merger = BytePairMerger()
    for (rank, merge) in definition.merges.enumerated() {
      guard let left = ids[CodePoints(merge.left)], let right = ids[CodePoints(merge.right)],
        let merged = ids[CodePoints(merge.left + merge.right)]
      else {
        throw failure(
          "merge \(rank)", "\(quoted(merge.left)) and \(quoted(merge.right)) or what they give is no token")
      }
      merger.merges[.init(left: left, right: right)] = .init(rank: Int32(clamping: rank), merged: merged)
    }
    if let name = definition.unknownToken {
      guard let id = ids[CodePoints(name)] else { throw failure("unk_token", "\(quoted(name)) is no token") }
      unknown = id
    } else {
      unknown = nil
    }
    vocabularySize = Int(bytes.keys.max() ?? -1) + 1
    specialTokens = special
    tokenBytes = bytes
    tokenIDs = ids
    byteIDs = ByteAlphabet.scalars.map { ids[CodePoints(String($0))] }
    self.merger = merger
    splitters = definition.splitters
    normalisesToNFC = definition.normalisesToNFC
    leavesNormalisationOpen = definition.leavesNormalisationOpen
    rawTokens = raw
    normalisedTokens = normalised
  }

  /// The ids of `text`. Added tokens are recognised; none are put before or after the text.
  public func encode(_ text: String) -> [Int32] {
    var ids: [Int32] = []
    var known: [[UInt8]: [Int32]] = [:]
    for part in rawTokens.split(text) {
      switch part {
      case .token(let id): ids.append(id)
      case .text(let text):
        let text = normalisesToNFC ? text.precomposedStringWithCanonicalMapping : text
        for part in normalisedTokens.split(text) {
          switch part {
          case .token(let id): ids.append(id)
          case .text(let text): encode(words: text, into: &ids, &known)
          }
        }
      }
    }
    return ids
  }

  /// `known` remembers words, because texts repeat them.
  private func encode(words text: String, into ids: inout [Int32], _ known: inout [[UInt8]: [Int32]]) {
    var pieces = [Array(text.unicodeScalars)[...]]
    for splitter in splitters { pieces = pieces.flatMap { splitter.split(Array($0)) } }
    for piece in pieces {
      var bytes: [UInt8] = []
      for scalar in piece { bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
      if let word = known[bytes] {
        ids.append(contentsOf: word)
        continue
      }
      let word = merger.merge(bytes.compactMap { byteIDs[Int($0)] ?? unknown })
      if known.count < 50_000 { known[bytes] = word }
      ids.append(contentsOf: word)
    }
  }

  /// The bytes that the ids stand for; ids without token stand for nothing.
  public func bytes(of ids: some Sequence<Int32>) -> [UInt8] {
    ids.flatMap { tokenBytes[$0] ?? [] }
  }

  /// The text that the ids stand for, with malformed UTF-8 repaired where ids cut through a character.
  public func decode(_ ids: some Sequence<Int32>, skippingSpecialTokens: Bool = false) -> String {
    String(
      decoding: bytes(of: ids.filter { !skippingSpecialTokens || !specialTokens.contains($0) }), as: UTF8.self
    )
  }

  /// The id of a token as the vocabulary spells it, such as `<|endoftext|>` or `Ġthe`.
  public func id(of token: String) -> Int32? { tokenIDs[CodePoints(token)] }
}
