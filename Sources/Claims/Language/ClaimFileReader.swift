import Ground
import Yams

/// Reads files that ask questions: claims and charts, in the words of a vocabulary.
final class ClaimFileReader: YAMLReader {
  let vocabulary: Vocabulary

  init(file: String, vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    super.init(file: file)
  }

  func expectationTerm(_ node: Node) -> ExpectationTerm? {
    expectationTerm(node, names: Set(vocabulary.words.expectations.keys))
  }
}
