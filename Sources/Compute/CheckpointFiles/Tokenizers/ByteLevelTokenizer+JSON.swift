import Ground

extension ByteLevelTokenizer {
  /// Reads a `tokenizer.json`. Whatever in it would change ids and is not known here is refused by name.
  public init(path: String) throws(CheckpointError) {
    try self.init(json: MappedFile(path: path))
  }

  /// Reads the `tokenizer.json` of a model's folder, given with a slash at its end or empty.
  public init(folder path: String) throws(CheckpointError) {
    let folder = CheckpointFolder(around: path + "tokenizer.json")
    guard folder.holds("tokenizer.json") else {
      let others = ["vocab.json", "merges.txt", "tokenizer.model", "tokenizer_config.json", "vocab.txt", "spiece.model"].filter {
        folder.holds($0)
      }
      throw CheckpointError(
        file: path.isEmpty ? "." : path, place: "folder",
        problem: "there is no tokenizer.json" + (others.isEmpty ? "" : ", only \(others.joined(separator: " and "))"),
        remedy: others.isEmpty
          ? "Fetch it, or tokenize the text beforehand and give the ids as .npy."
          : "Write it with AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER), or give token ids as .npy.")
    }
    try self.init(path: folder.path + "tokenizer.json")
    try requireAgreement(with: folder.path + "tokenizer_config.json", of: folder)
  }

  /// Throws where `tokenizer_config.json` has a space put before texts and `tokenizer.json` has not, or the other way round.
  ///
  /// The classes of Transformers for single models go by the former, the general class and other programs by the latter.
  private func requireAgreement(with path: String, of folder: CheckpointFolder) throws(CheckpointError) {
    guard folder.holds("tokenizer_config.json"), let fields = try JSONParser.parse(MappedFile(path: path), dialect: .python).object,
      let states = fields["add_prefix_space"]?.boolean, states != addsPrefixSpace
    else { return }
    let type = fields["tokenizer_class"]?.string ?? ""
    if ["", "PreTrainedTokenizer", "PreTrainedTokenizerFast", "TokenizersBackend"].contains(type) { return }
    throw CheckpointError(
      file: path, place: "add_prefix_space",
      problem: "\(states) contradicts tokenizer.json, and Transformers goes by it for \(quoted(type))",
      remedy: "Write both anew with AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER), or give token ids as .npy.")
  }

  init(json file: MappedFile) throws(CheckpointError) {
    let reader = TokenizerJSON(path: file.path)
    let document: JSONValue
    do throws(CheckpointError) {
      document = try JSONParser.parse(file)
    } catch {
      throw file.byte(at: 0) == UInt8(ascii: "{") ? error : .foreign(file, or: error)
    }
    guard let root = document.object else {
      throw reader.failure("document", "is no JSON object")
    }
    try self.init(reader.definition(root), path: file.path)
  }
}

/// The parts of a `tokenizer.json`, checked one by one.
private struct TokenizerJSON {
  let path: String

  func failure(_ place: String, _ problem: String) -> CheckpointError {
    CheckpointError(
      file: path, place: place, problem: problem,
      remedy: "Supported are byte-level BPE tokenizers as of GPT-2, GPT-NeoX, OLMo and SmolLM2; "
        + "for others, tokenize beforehand and supply token ids.")
  }

  func definition(_ root: JSONObject) throws(CheckpointError) -> ByteLevelTokenizer.Definition {
    guard let model = root["model"]?.object else { throw failure("model", "is missing") }
    try checkModel(model)
    var definition = ByteLevelTokenizer.Definition()
    definition.vocabulary = try vocabulary(model)
    definition.merges = try merges(model)
    definition.unknownToken = model["unk_token"]?.string
    definition.addedTokens = try addedTokens(root["added_tokens"]?.array ?? [])
    definition.normalisesToNFC = try normaliser(root["normalizer"])
    definition.splitters = try splitters(root["pre_tokenizer"], depth: 0)
    return definition
  }

  private func checkModel(_ model: JSONObject) throws(CheckpointError) {
    if let type = model["type"]?.string, type != "BPE" {
      throw failure("model.type", "\(quoted(type)) is not BPE")
    }
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      guard model[key].map({ $0.isNull || $0.string == "" }) ?? true else {
        throw failure("model.\(key)", "is not supported")
      }
    }
    for key in ["byte_fallback", "ignore_merges"] where model[key]?.boolean == true {
      throw failure("model.\(key)", "is not supported")
    }
    // Dropout makes ids random, and fusing only matters where unknown bytes have a token.
    guard model["dropout"]?.double ?? 0 == 0 else { throw failure("model.dropout", "makes ids random") }
    if model["fuse_unk"]?.boolean == true, model["unk_token"]?.string != nil {
      throw failure("model.fuse_unk", "is not supported together with unk_token")
    }
  }

  private func vocabulary(_ model: JSONObject) throws(CheckpointError) -> [CodePoints: Int32] {
    guard let object = model["vocab"]?.object else { throw failure("model.vocab", "is missing") }
    var vocabulary: [CodePoints: Int32] = [:]
    vocabulary.reserveCapacity(object.count)
    for (token, value) in zip(object.keys, object.values) {
      guard let id = value.integer.flatMap({ Int32(exactly: $0) }) else {
        throw failure("model.vocab, \(quoted(token))", "is \(value.kind), not an id")
      }
      vocabulary[CodePoints(token)] = id
    }
    return vocabulary
  }

  /// Merges are written `"left right"` or, more recently, `["left", "right"]`.
  private func merges(_ model: JSONObject) throws(CheckpointError) -> [(left: String, right: String)] {
    guard let values = model["merges"]?.array else { throw failure("model.merges", "is missing") }
    var merges: [(left: String, right: String)] = []
    merges.reserveCapacity(values.count)
    for (rank, value) in values.enumerated() {
      if let pair = value.array, pair.count == 2, let left = pair[0].string, let right = pair[1].string {
        merges.append((left, right))
      } else if let pair = value.string.flatMap({ splitMerge($0) }) {
        merges.append(pair)
      } else {
        throw failure("model.merges, \(rank)", "is no pair of tokens")
      }
    }
    return merges
  }

  private func addedTokens(
    _ values: [JSONValue]
  ) throws(CheckpointError) -> [ByteLevelTokenizer.Definition.AddedToken] {
    var tokens: [ByteLevelTokenizer.Definition.AddedToken] = []
    for (position, value) in values.enumerated() {
      guard let object = value.object, let content = object["content"]?.string,
        let id = object["id"]?.integer.flatMap({ Int32(exactly: $0) })
      else { throw failure("added_tokens, \(position)", "has no content and id") }
      for flag in ["single_word", "lstrip", "rstrip"] where object[flag]?.boolean == true {
        throw failure("added_tokens, \(quoted(content))", "\(flag) is not supported")
      }
      let isSpecial = object["special"]?.boolean ?? false
      tokens.append(
        .init(
          content: content, id: id, isSpecial: isSpecial,
          isNormalised: object["normalized"]?.boolean ?? !isSpecial))
    }
    return tokens
  }

  private func normaliser(_ value: JSONValue?) throws(CheckpointError) -> Bool {
    guard let value, !value.isNull else { return false }
    switch value.object?["type"]?.string {
    case "NFC": return true
    case "Sequence":
      var usesNFC = false
      for part in value.object?["normalizers"]?.array ?? [] {
        guard part.object?["type"]?.string == "NFC" else { throw failure("normalizer", "is not only NFC") }
        usesNFC = true
      }
      return usesNFC
    case let type: throw failure("normalizer", "\(quoted(type ?? "without type")) is not supported")
    }
  }

  private func splitters(_ value: JSONValue?, depth: Int) throws(CheckpointError) -> [TextSplitter] {
    guard let object = value?.object, let type = object["type"]?.string, depth < 4 else {
      throw failure("pre_tokenizer", "is missing or without type")
    }
    switch type {
    case "ByteLevel":
      var splitters: [TextSplitter] = []
      if object["add_prefix_space"]?.boolean ?? true { splitters.append(.prefixSpace) }
      if object["use_regex"]?.boolean ?? true { splitters.append(.words) }
      return splitters
    case "Split" where Self.isWords(object): return [.words]
    case "Digits": return [.digits(individually: object["individual_digits"]?.boolean ?? false)]
    case "Sequence":
      var splitters: [TextSplitter] = []
      for part in object["pretokenizers"]?.array ?? [] {
        splitters += try self.splitters(part, depth: depth + 1)
      }
      return splitters
    default: throw failure("pre_tokenizer", "\(quoted(type)) is not supported")
    }
  }
}

extension TokenizerJSON {
  /// GPT-2's pattern in the two spellings that are in use.
  private static let words: Set<String> = [
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
    #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
  ]

  /// Whether a `Split` cuts text as GPT-2 does: its matches are the pieces, and nothing lies between them.
  fileprivate static func isWords(_ split: JSONObject) -> Bool {
    guard let pattern = split["pattern"]?.object?["Regex"]?.string, words.contains(pattern) else { return false }
    switch (split["behavior"]?.string, split["invert"]?.boolean ?? false) {
    case ("Isolated", false), ("Removed", true): return true
    default: return false
    }
  }
}

/// The two tokens of a merge written with one space between them, or nil.
func splitMerge(_ text: String) -> (left: String, right: String)? {
  let parts = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
  guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
  return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
}
