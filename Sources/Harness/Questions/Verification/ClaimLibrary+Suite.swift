import Claims
import Evidence
import Ground

extension ClaimLibrary {
  /// Everything in a suite's folder, read against the questions that can be asked; its models and quantities are declared.
  ///
  /// ```swift
  /// let library = ClaimLibrary.load(suite: ".")
  /// ```
  ///
  /// - Parameters:
  ///   - described: what ``SuiteDescription/declared(root:)`` gave, where it has been asked already
  ///   - extent: what is read of it
  public static func load(
    suite root: String, described: (suite: SuiteDescription, problems: [Problem])? = nil, extent: Extent = .everything
  ) -> ClaimLibrary {
    load(
      root: root, vocabulary: QuestionKind.vocabulary, described: described ?? SuiteDescription.declared(root: root),
      extent: extent)
  }
}

extension SuiteDescription {
  /// The suite's description with its problems, its quantities declared, so that rows may name them, and its models, which
  /// rows and checkpoints under their names are held against.
  public static func declared(root: String) -> (suite: SuiteDescription, problems: [Problem]) {
    var described = read(root: root)
    do {
      try Quantity.declare(described.suite.quantities)
      try SubjectDeclaration.declare(described.suite.subjects)
    } catch {
      described.problems.append(Problem(described.suite.location, "\(error)", remedy: "rename it in \(file)"))
    }
    return described
  }
}
