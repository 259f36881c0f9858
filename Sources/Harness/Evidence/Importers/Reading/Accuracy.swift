/// Accuracies, which are counts over a known number of examples.
package enum Accuracy {
  /// Single-precision rounding of a share, times 2000 examples, stays far below this part of one example.
  private static let rounding = 1e-3

  /// - Throws: if the value is no share of `examples`: the file is then of another evaluation than it says.
  package static func read(_ node: JSONNode, examples: Int?) throws(ImportError) -> Double {
    let accuracy = try node.number()
    guard (0...1).contains(accuracy) else {
      throw node.problem("\(accuracy) is not an accuracy", remedy: "accuracies lie between 0 and 1")
    }
    if let examples {
      guard isShare(accuracy, of: examples) else {
        throw node.problem(
          "\(accuracy) is not a multiple of 1/\(examples)",
          remedy: "the file counts other examples than its layout says: state n_examples in it")
      }
    }
    return accuracy
  }

  static func isShare(_ accuracy: Double, of examples: Int) -> Bool {
    let count = accuracy * Double(examples)
    return abs(count - count.rounded()) < rounding
  }
}
