import Ground

extension ByteLevelTokenizer {
  /// The tokenizer in a GGUF file's metadata: tokens, merges, and how text is cut by the name of a family.
  public init(_ file: GGUFFile) throws(CheckpointError) {
    func failure(_ key: String, _ problem: String) -> CheckpointError {
      CheckpointError(
        file: file.path, place: "tokenizer.ggml.\(key)", problem: problem,
        remedy: "Supported are byte-level BPE tokenizers as of GPT-2, OLMo and SmolLM2; for others, tokenize "
          + "beforehand and supply token ids.")
    }
    func value(_ key: String) -> GGUFValue? { file.metadata["tokenizer.ggml.\(key)"] }

    guard value("model")?.text == "gpt2" else {
      throw failure("model", "\(quoted(value("model")?.text ?? "no model")) is no byte-level BPE")
    }
    guard let tokens = value("tokens")?.array else { throw failure("tokens", "is missing") }
    guard let merges = value("merges")?.array else { throw failure("merges", "is missing") }
    var definition = Definition()
    definition.takesIDsAsStated = true
    switch value("pre")?.text {
    case "gpt-2", "gpt2", "olmo", "mpt", "jais":
      definition.splitters = [.words]
      // GPT-2's tokenizer leaves text as it is, those of GPT-NeoX and OLMo, of the same names here, bring it to NFC.
      definition.leavesNormalisationOpen = true
    case "smollm", "starcoder", "refact", "codeshell":
      definition.splitters = [.digits(individually: true), .words]
    case let name: throw failure("pre", "\(quoted(name ?? "none")) is not a known way to cut text")
    }
    let types = value("token_type")?.array
    guard types.map({ $0.count == tokens.count }) ?? true, tokens.count < Int(Int32.max) else {
      throw failure("token_type", "its number is not that of the tokens")
    }
    for (position, token) in tokens.enumerated() {
      let id = Int32(position)
      guard let text = token.text, definition.vocabulary.updateValue(id, forKey: CodePoints(text)) == nil else {
        throw failure("tokens", "token \(position) is no text or occurs twice")
      }
      // 3 marks control tokens, 4 those that a user added.
      if let type = types?[position].integer, type == 3 || type == 4 {
        definition.addedTokens.append(.init(content: text, id: id, isSpecial: type == 3, isNormalised: false))
      }
    }
    for (rank, merge) in merges.enumerated() {
      guard let pair = merge.text.flatMap({ splitMerge($0) }) else {
        throw failure("merges", "merge \(rank) is no pair of tokens")
      }
      definition.merges.append(pair)
    }
    try self.init(definition, path: file.path)
  }
}
