import Ground
import Yams

/// Reads files that ask questions: claims and charts, in the words of a vocabulary.
final class ClaimFileReader: YAMLReader {
  let vocabulary: Vocabulary

  /// Whether what checks ask is left out.
  let isBrief: Bool

  init(file: String, vocabulary: Vocabulary, isBrief: Bool = false) {
    self.vocabulary = vocabulary
    self.isBrief = isBrief
    super.init(file: file)
  }

  func expectationTerm(_ node: Node) -> ExpectationTerm? {
    expectationTerm(node, names: Set(vocabulary.words.expectations.keys))
  }
}
