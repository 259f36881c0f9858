import CheckpointFiles
import Ground
import Mathematics

extension TrainingText {
  /// The text and the probes that go with it.
  func open(vocabulary: Int) throws(TrainingError) -> (any TextSource, ProbeVocabulary) {
    switch self {
    case .language(let codewords, let seed):
      let language = try FillerLanguage(vocabulary: vocabulary, codewords: codewords, seed: seed)
      return (language, try ProbeVocabulary(language.lexicon))
    case .recurring(let codewords, let seed, let stories):
      let language = try FillerLanguage(vocabulary: vocabulary, codewords: codewords, seed: seed)
      return (RecurringText(language, stories: stories), try ProbeVocabulary(language.lexicon))
    case .tokens(let path, let digest, let probes):
      return (try TokenText(path: path, digest: digest, vocabulary: vocabulary), probes)
    }
  }

  /// Text in a file of token ids, see ``TokenFile``, and its digest as it is now.
  public static func tokens(path: String, probes: ProbeVocabulary) throws(TrainingError) -> TrainingText {
    do throws(CheckpointError) {
      return .tokens(path: path, digest: try ContentDigest.sha256(of: [path]), probes: probes)
    } catch {
      throw .file(error)
    }
  }
}

/// Windows of a file of token ids.
struct TokenText: TextSource {
  private let file: TokenFile
  private let vocabulary: Int

  /// - Parameter digest: SHA-256 of the file; a run does not go on with another text than it began with
  init(path: String, digest: String, vocabulary: Int) throws(TrainingError) {
    do throws(CheckpointError) {
      let found = try ContentDigest.sha256(of: [path])
      guard found == digest else {
        throw CheckpointError(
          file: path, place: "digest", problem: "the file has changed: SHA-256 is \(found), not \(digest)",
          remedy: "Put the original file back, or start a new run.")
      }
      file = try TokenFile(path: path, vocabularySize: vocabulary)
    } catch {
      throw .file(error)
    }
    self.vocabulary = vocabulary
  }

  func text(count: Int, using generator: inout Xoshiro256) throws(TrainingError) -> [Int32] {
    do throws(CheckpointError) {
      guard file.shape.count == 1, file.count >= count else {
        throw CheckpointError(
          file: file.path, place: "shape", problem: "\(file.shape) holds no stream of \(count) tokens",
          remedy: "Save the tokens as one long stream.")
      }
      let start = generator.integer(in: 0...file.count - count)
      return try file.read(rows: start..<start + count, vocabularySize: vocabulary)
    } catch {
      throw .file(error)
    }
  }
}

extension TrainingRecipe {
  /// Windows of the text, drawn apart from training: of the generated language new text, of a file places of the same file,
  /// which training may have seen.
  ///
  /// - Parameters:
  ///   - length: tokens of a window
  ///   - seed: of the places; the same for all training seeds
  public func heldOutWindows(count: Int, length: Int, seed: UInt64) throws(TrainingError) -> [[Int]] {
    let (source, _) = try text.open(vocabulary: shape.vocabulary)
    var windows: [[Int]] = []
    for index in 0..<count {
      var generator = Xoshiro256(seed: seed, purpose: .validation, index)
      windows.append(try source.text(count: length, using: &generator).map(Int.init))
    }
    return windows
  }

  /// Token ids of the words that the generated language's texts are about; `nil` for text in a file.
  public func contentWords() throws(TrainingError) -> Range<Int>? {
    switch text {
    case .language(let codewords, let seed), .recurring(let codewords, let seed, _):
      try FillerLanguage(vocabulary: shape.vocabulary, codewords: codewords, seed: seed).lexicon.contentWords
    case .tokens: nil
    }
  }

  /// The probes' token ids and the spans that they are evaluated with.
  public func probes() throws(TrainingError) -> (vocabulary: ProbeVocabulary, spans: ProbeSpans) {
    let (_, probes) = try text.open(vocabulary: shape.vocabulary)
    try probes.validate(vocabulary: shape.vocabulary)
    return (probes, spans ?? ProbeSpans(context: shape.context, probes: probes))
  }
}
