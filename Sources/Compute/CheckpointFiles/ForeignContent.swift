import Ground

/// What a file is that stands where weights, ids or a document should, by its first bytes.
///
/// Downloads go wrong in a few well-known ways, and then a small text lies under the name of a large file.
struct ForeignContent {
  /// What it is: `a Git LFS pointer, not the file itself`.
  var kind: String
  /// What its owner can do.
  var remedy: String

  /// `nil` for an ordinary binary file.
  init?(of file: MappedFile) {
    let start = (0..<min(file.count, 512)).compactMap { file.byte(at: $0) }
    guard !start.isEmpty else {
      (kind, remedy) = ("an empty file", Self.fetchAgain)
      return
    }
    if let (_, name, remedy) = Self.formats.first(where: { start.starts(with: $0.magic) }) {
      (kind, self.remedy) = (name, remedy)
      return
    }
    // The mark of a tar archive stands at the end of its first header.
    if start.count > 262, start[257..<262].elementsEqual("ustar".utf8) {
      (kind, remedy) = ("a tar archive", "Unpack it first; a checkpoint of PyTorch before 0.1.10 has to be saved again by PyTorch.")
      return
    }
    guard let text = Self.text(start) else { return nil }
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    if text.first == "{", ["config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json"].contains(name) {
      (kind, remedy) = ("\(name), which says what a model is and holds no weights", "Name the folder that it lies in.")
      return
    }
    if text.unicodeScalars.first == "\u{FEFF}" {
      kind = "a text with a byte order mark before it"
      remedy = "Save it as UTF-8 without one: Python and Transformers refuse it too."
      return
    }
    let beginning = text.drop { $0.isWhitespace }
    let lower = beginning.prefix(64).lowercased()
    if beginning.hasPrefix("version https://git-lfs") {
      kind = "a Git LFS pointer, not the file itself"
      if let size = beginning.split(separator: "\n").first(where: { $0.hasPrefix("size ") })?.dropFirst(5) {
        kind += " (which has \(quoted(String(size)).filter { $0 != "'" }) bytes)"
      }
      remedy = "Run 'git lfs pull' in the clone, or download the file itself."
    } else if lower.hasPrefix("<!doctype html") || lower.hasPrefix("<html") {
      kind = "an HTML page"
      remedy = "The download brought a web page, often one that asks to log in: fetch the file again with access to it."
    } else if lower.hasPrefix("<?xml") || lower.hasPrefix("<error") {
      kind = "an XML text"
      remedy = "The download brought a server's answer instead of the file: fetch it again."
    } else if file.count <= 512, Self.isPath(text) {
      kind = "the text \(quoted(text.trimmingSuffix))"
      remedy = "It looks like a symbolic link that was saved as text: fetch the file that it names."
    } else {
      kind = "a text that begins \(quoted(String(beginning.prefix(40))))"
      remedy = Self.fetchAgain
    }
  }

  private static let fetchAgain = "Fetch the file again."
  private static let convert = "Convert it with the library that wrote it, to safetensors in Transformers' layout."

  private static let formats: [(magic: [UInt8], name: String, remedy: String)] = [
    ([0x1F, 0x8B, 0x08], "a gzip archive", "Unpack it first."),
    ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive", "Unpack it first."),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz archive", "Unpack it first."),
    (Array("7z".utf8) + [0xBC, 0xAF], "a 7-Zip archive", "Unpack it first."),
    (Array("Rar!".utf8), "a RAR archive", "Unpack it first."),
    ([0x89] + Array("HDF".utf8), "an HDF5 file, as TensorFlow and Keras write it", convert),
    (Array("PAR1".utf8), "a Parquet file", "Export what is wanted from it."),
    (Array("ARROW1".utf8), "an Arrow file", "Export what is wanted from it."),
    (Array("%PDF".utf8), "a PDF", fetchAgain),
    // 20240326 in little-endian order.
    ([0xC6, 0xD7, 0x34, 0x01], "a model of llm.c", "Convert it to Transformers' layout (dev/eval/export_hf.py of llm.c)."),
    (Array("tjgg".utf8), "a GGML file of the format before GGUF", "Convert it to GGUF, or use safetensors."),
    (Array("fmgg".utf8), "a GGML file of the format before GGUF", "Convert it to GGUF, or use safetensors."),
    (Array("lmgg".utf8), "a GGML file of the format before GGUF", "Convert it to GGUF, or use safetensors."),
  ]

  /// The bytes as text, if they are printable UTF-8; a character that is cut at the end is left out.
  private static func text(_ bytes: [UInt8]) -> String? {
    for cut in 0..<4 where bytes.count > cut {
      guard let text = String(validating: bytes.dropLast(cut), as: UTF8.self) else { continue }
      let isText = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control || $0.properties.isWhitespace }
      return isText ? text : nil
    }
    return nil
  }

  /// One word with a slash in it, as a link's target is written.
  private static func isPath(_ text: String) -> Bool {
    let word = text.trimmingSuffix
    return word.contains("/") && !word.contains { $0.isWhitespace || "<>{}\"".contains($0) }
  }
}

extension String {
  /// Without white space at the end.
  fileprivate var trimmingSuffix: String {
    String(self[..<(lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? startIndex)])
  }
}

extension CheckpointError {
  /// The error of a document that begins like another kind of file, else `error`.
  static func foreign(_ file: MappedFile, or error: CheckpointError) -> CheckpointError {
    guard let content = ForeignContent(of: file) else { return error }
    return CheckpointError(file: file.path, place: "start", problem: "this is \(content.kind)", remedy: content.remedy)
  }
}
