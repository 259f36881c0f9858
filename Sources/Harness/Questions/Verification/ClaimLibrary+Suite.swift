import Claims
import Evidence
import Ground

extension ClaimLibrary {
  /// Everything in a suite's folder, read against the questions that can be asked; its quantities are declared.
  ///
  /// ```swift
  /// let library = ClaimLibrary.load(suite: ".")
  /// ```
  public static func load(suite root: String) -> ClaimLibrary {
    let found = SuiteDescription.declared(root: root).problems
    var library = load(root: root, vocabulary: QuestionKind.vocabulary)
    library.problems += found
    return library
  }
}

extension SuiteDescription {
  /// The suite's description, with its quantities declared, so that rows may name them.
  ///
  /// - Returns: the description, and why a quantity could not be declared; what is wrong with the file itself is among the
  ///   problems of the library.
  public static func declared(root: String) -> (suite: SuiteDescription, problems: [Problem]) {
    let suite = read(root: root).0
    do {
      try Quantity.declare(suite.quantities)
      return (suite, [])
    } catch {
      return (suite, [Problem(suite.location, "\(error)", remedy: "rename it in \(file)")])
    }
  }
}
