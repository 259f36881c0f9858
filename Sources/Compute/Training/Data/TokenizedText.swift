import CheckpointFiles
import Ground

/// Turns text files into files of token ids to train on.
public enum TokenizedText {
  /// Bytes of text that are tokenized at a time.
  private static let pieceSize = 1 << 22

  /// Writes the ids of a text as little-endian 16-bit numbers without a header, as ``TokenFile`` reads them.
  ///
  /// The text is cut into pieces of a few megabytes at ends of lines, so a token cannot reach over those.
  ///
  /// - Returns: how many ids were written
  public static func write(
    text path: String, tokenizer: ByteLevelTokenizer, to output: String
  ) throws(TrainingError) -> Int {
    guard tokenizer.vocabularySize <= Int(UInt16.max) + 1 else {
      throw .invalidRecipe(
        "ids of a vocabulary of \(tokenizer.vocabularySize) do not fit 16 bits; save them as a .npy array")
    }
    do throws(CheckpointError) {
      let text = try MappedFile(path: path)
      let file = try AtomicFile(path: output)
      var start = 0
      var written = 0
      while start < text.count {
        let end = min(start + pieceSize, text.count)
        let piece = try text.withBytes(start..<end, place: "text") { bytes throws(CheckpointError) in
          let newline = end < text.count ? bytes.lastIndex(of: UInt8(ascii: "\n")) : nil
          return Array(bytes[...(newline ?? bytes.count - 1)])
        }
        guard let string = String(validating: piece, as: UTF8.self) else {
          throw CheckpointError(
            file: path, place: "bytes \(start) to \(start + piece.count)", problem: "it is not UTF-8 text",
            remedy: "Convert the file to UTF-8.")
        }
        let ids = tokenizer.encode(string).map { UInt16(truncatingIfNeeded: $0).littleEndian }
        try ids.withUnsafeBufferPointer { (ids) throws(CheckpointError) in
          try file.write(UnsafeRawBufferPointer(ids))
        }
        start += piece.count
        written += ids.count
      }
      try file.finish()
      return written
    } catch {
      throw .file(error)
    }
  }
}
