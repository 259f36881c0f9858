import CYaml

/// A look at a document's tokens before it is read: what aliases stand for, and how much there is, would otherwise be
/// known only after it was built.
enum YAMLTokens {
  /// Tokens of one file; the largest of a suite has some thousands.
  static let most = 200_000
  /// Lists and mappings within each other; deeper ones would exhaust the stack when they are read.
  static let deepest = 200

  /// What is not read, if there is something: anchors, aliases, keys that are no plain words, and files of a size that
  /// nobody wrote. Mistakes in the syntax are left to the parser.
  static func problem(in text: String, file: String) -> Problem? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { return nil }
    defer { yaml_parser_delete(&parser) }
    var text = text
    return text.withUTF8 { bytes in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      return problem(&parser, file)
    }
  }

  private static func problem(_ parser: inout yaml_parser_t, _ file: String) -> Problem? {
    var count = 0
    var depth = 0
    var isKey = false
    while true {
      var token = yaml_token_t()
      guard yaml_parser_scan(&parser, &token) == 1 else { return nil }
      defer { yaml_token_delete(&token) }
      let place = SourceLocation(
        file: file, line: Int(token.start_mark.line) + 1, column: Int(token.start_mark.column) + 1)
      count += 1
      guard count <= most else {
        return Problem(place, "the file has more than \(most) words and signs", remedy: "split it")
      }
      switch token.type {
      case YAML_BLOCK_MAPPING_START_TOKEN, YAML_BLOCK_SEQUENCE_START_TOKEN, YAML_FLOW_MAPPING_START_TOKEN,
        YAML_FLOW_SEQUENCE_START_TOKEN:
        depth += 1
      case YAML_BLOCK_END_TOKEN, YAML_FLOW_MAPPING_END_TOKEN, YAML_FLOW_SEQUENCE_END_TOKEN: depth -= 1
      default: break
      }
      guard depth <= deepest else {
        return Problem(place, "lists and mappings nest more than \(deepest) deep", remedy: "write them flatter")
      }
      switch token.type {
      case YAML_STREAM_END_TOKEN: return nil
      case YAML_ANCHOR_TOKEN, YAML_ALIAS_TOKEN:
        return Problem(
          place, "anchors and aliases are not part of the claim language",
          remedy: "write the value out, or put a text that begins with & or * in quotes")
      case YAML_SCALAR_TOKEN where isKey && token.data.scalar.length == 2
        && token.data.scalar.value.map { $0[0] == UInt8(ascii: "<") && $0[1] == UInt8(ascii: "<") } == true:
        return Problem(place, "'<<' merges no mappings here", remedy: "write the pairs out")
      case YAML_BLOCK_MAPPING_START_TOKEN where isKey, YAML_BLOCK_SEQUENCE_START_TOKEN where isKey,
        YAML_FLOW_MAPPING_START_TOKEN where isKey, YAML_FLOW_SEQUENCE_START_TOKEN where isKey:
        return Problem(place, "key is not a text", remedy: "write the key as a plain word")
      default: break
      }
      isKey = token.type == YAML_KEY_TOKEN || (isKey && token.type == YAML_TAG_TOKEN)
    }
  }
}
