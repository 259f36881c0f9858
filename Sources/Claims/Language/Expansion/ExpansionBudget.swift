import Ground
import Synchronization

/// What the expansion of one file may cost: definitions that double each other could stand for any number of questions.
final class ExpansionBudget: Sendable {
  /// Terms that the largest claim of a suite needs some twenty times less of.
  static let terms = 500_000
  /// Definitions that may be open inside each other.
  static let depth = 60

  private let spent = Mutex(0)

  /// Counts one term; throws where the file has asked for too many, or too deep.
  func spend(at place: SourceLocation, through stack: [String]) throws(Problem) {
    try spend(1, at: place, through: stack)
  }

  /// Counts a text that was put together: as one term for each hundred bytes.
  func spend(text: String, at place: SourceLocation) throws(Problem) {
    try spend(text.utf8.count / 100, at: place, through: [])
  }

  private func spend(_ terms: Int, at place: SourceLocation, through stack: [String]) throws(Problem) {
    guard stack.count <= Self.depth else {
      throw Problem(place, "definitions refer to each other more than \(Self.depth) deep", remedy: "define with fewer steps")
    }
    let count = spent.withLock { spent in
      spent += terms
      return spent
    }
    guard count <= Self.terms else {
      throw Problem(place, "the file stands for more than \(Self.terms) terms", remedy: "ask of fewer rows, or with fewer definitions")
    }
  }
}
