/// Rows of several checkpoints of a model, as evidence about that model.
///
/// A claim about a model is about its last checkpoint, unless it asks for the course of training. So of rows that a
/// user measured on several checkpoints, those that describe one of them count for the last one only; PR trajectories
/// and behaviour over training count at all steps.
public struct LastCheckpoint: Sendable {
  /// The last step of each subject that has several.
  public private(set) var steps: [String: Int] = [:]

  /// Runs of rows that tell the course of training.
  package static let courses: Set<String> = ["trajectory", "curve"]

  public init(of rows: some Sequence<Measurement>) {
    var found: [String: Set<Int>] = [:]
    for row in rows where row.key.tier == .checkpoint {
      if let step = row.key.step { found[row.key.subject, default: []].insert(step) }
    }
    for (subject, steps) in found where steps.count > 1 { self.steps[subject] = steps.max() }
  }

  /// Whether a row counts.
  public func counts(_ row: Measurement) -> Bool {
    guard row.key.tier == .checkpoint, let step = row.key.step, let last = steps[row.key.subject] else { return true }
    return step == last || Self.courses.contains(row.key.run)
  }

  /// What a reader of verdicts has to know.
  public var notices: [String] {
    steps.sorted { $0.key < $1.key }.map { subject, last in
      "\(subject) was measured at several checkpoints: what a claim asks of one of them is answered by the last, step "
        + "\(last)"
    }
  }
}
