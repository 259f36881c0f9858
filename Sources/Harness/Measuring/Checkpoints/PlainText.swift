import CheckpointFiles
import Evidence
import Foundation

/// A text to be tokenized, as Python's utf-8 reads it: nothing is dropped, a byte order mark least of all.
struct PlainText {
  let path: String
  let content: String

  /// - Throws: for what is no UTF-8, and for what is no text but would pass for it: binary data, and token ids written
  ///   out in digits.
  init(path: String) throws(MeasuringError) {
    self.path = path
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw MeasuringError(path, "cannot be read (\(error.localizedDescription)); give a text file, .npy or .bin")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw MeasuringError(path, "is no UTF-8 text; convert it, or give token ids as .npy or .bin")
    }
    guard !data.contains(0) else {
      throw MeasuringError(
        path, "holds NUL characters, so it is no text; token ids are given as .npy or as bare numbers in .bin")
    }
    guard !text.hasPrefix("version https://git-lfs") else {
      throw MeasuringError(path, "is a Git LFS pointer, not the text itself; run 'git lfs pull' in the clone, or give ids as .npy")
    }
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw MeasuringError(path, "holds white space alone; give a text, or token ids as .npy or .bin")
    }
    let bytes = data.prefix(1 << 16)
    let isListOfNumbers = bytes.allSatisfy { (0x30...0x39).contains($0) || [0x20, 0x0A, 0x0D, 0x09, 0x2C, 0x5B, 0x5D].contains($0) }
    guard !isListOfNumbers || data.count < 16 else {
      throw MeasuringError(path, "holds nothing but whole numbers; if they are token ids, save them with numpy.save as .npy")
    }
    content = text
  }
}

extension ByteLevelTokenizer {
  /// The ids of a text; refuses one that its normalisation, which this tokenizer's file does not state, may change.
  func ids(of text: PlainText) throws(MeasuringError) -> [Int] {
    if leavesNormalisationOpen {
      let normal = text.content.precomposedStringWithCanonicalMapping
      guard normal.unicodeScalars.elementsEqual(text.content.unicodeScalars) else {
        throw MeasuringError(
          text.path,
          "is not in the normal form NFC, and a GGUF file does not say whether the model's tokenizer brings it there; "
            + "normalise the text, or tokenize it with the model's own tokenizer and give the ids")
      }
    }
    return encode(text.content).map(Int.init)
  }
}
