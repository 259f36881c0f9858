import Claims
import Evidence
import Ground
import Mathematics

/// The figures that the 410M survey's file gives on all three natural-text models side by side: the elbow of
/// the sorted integrals, and classified heads at matched k.
enum SurveyComparison {
  /// Adds them to `rows`, whose subject is the same afterwards. They belong to no one checkpoint or batch
  /// size.
  static func read(_ root: JSONNode, into rows: inout RowBuilder) throws(ImportError) {
    let (subject, step, examples) = (rows.subject, rows.step, rows.examples)
    (rows.step, rows.examples) = (nil, nil)
    if let elbows = root["elbow_results"] {
      for (name, node) in try elbows.members() {
        rows.subject = try Self.subject(name, at: node)
        rows.add(.elbow, Double(try node.member("elbow_k").count()), detail: TimeAxis.steps.rawValue)
      }
    }
    if let fractions = root["fraction_at_matched_k"] {
      for (name, node) in try fractions.members() {
        rows.subject = try Self.subject(name, at: node)
        let counts = try node.counts()
        guard counts.count == 3 else { throw node.expected("classified heads, all heads, k") }
        rows.add(.classCount, Double(counts[0]), detail: "classified@\(counts[2])")
      }
    }
    (rows.subject, rows.step, rows.examples) = (subject, step, examples)
  }

  private static func subject(_ name: String, at node: JSONNode) throws(ImportError) -> String {
    guard let subject = SubjectDeclaration.named(printed: name)?.name else {
      throw node.problem(
        "'\(name)' is not one of the models that claims speak of", remedy: "declare it under 'subjects' in suite.yaml, with 'printed'")
    }
    return subject
  }
}
