import Evidence
import Ground

/// PR of every head of a subject over its saved checkpoints.
struct HeadTrajectories: Sendable {
  var steps: [Int]
  /// Tokens seen at each step, where the source says so.
  var tokens: [Double]?
  /// One value a step for each head.
  var values: [Head: [Double]]
  var sources: Set<String>

  /// The trajectories with their heads in other places.
  func moved(_ moves: HeadMoves) -> HeadTrajectories {
    var copy = self
    copy.values = moves.moved(values)
    return copy
  }

  /// The trajectories with their checkpoints in other places of time, then cut to a window.
  func moved(_ moves: StepMoves, from: Double, to: Double) -> HeadTrajectories {
    let moved = steps.map(moves.moved)
    let order = moved.indices.sorted { moved[$0] < moved[$1] }.filter { Double(moved[$0]) >= from && Double(moved[$0]) <= to }
    // The tokens seen belong to the step.
    let seen = tokens.map { Dictionary(zip(steps, $0), uniquingKeysWith: { first, _ in first }) }
    let moment = seen.map { seen in order.map { seen[moved[$0]] ?? .nan } }
    return HeadTrajectories(
      steps: order.map { moved[$0] }, tokens: moment?.contains(where: \.isNaN) ?? true ? nil : moment,
      values: values.mapValues { series in order.map { series[$0] } }, sources: sources)
  }
}

/// Trajectories of a window of checkpoints.
struct TrajectoryKey: Sendable, Hashable {
  var query: RowQuery
  var from: Double
  var to: Double
}

/// A feature of every head's trajectory.
struct FeatureKey: Sendable, Hashable {
  var trajectories: TrajectoryKey
  var feature: String
  var axis: String
  var tokensPerStep: Double
}

extension Frame {
  /// The complete head × step grid; an incomplete one is broken evidence, named by its first hole.
  func trajectories(_ key: TrajectoryKey) throws(EvaluationError) -> HeadTrajectories {
    try trajectories.value(key) { () throws(EvaluationError) in
      if case .steps(let base, let moves) = origin, key.query.step == nil {
        let whole = TrajectoryKey(query: key.query, from: -.infinity, to: .infinity)
        return try base.trajectories(whole).moved(moves, from: key.from, to: key.to)
      }
      if let (base, moves) = headMoves(key.query) { return try base.trajectories(key).moved(moves) }
      return try readTrajectories(key)
    }
  }

  /// What `build` makes of every head's trajectory; a failure for heads whose trajectory has no such feature.
  func features(
    _ key: FeatureKey,
    _ build: (HeadTrajectories) throws(EvaluationError) -> [Head: Result<Double, EvaluationError>]
  ) throws(EvaluationError) -> [Head: Result<Double, EvaluationError>] {
    try features.value(key) { () throws(EvaluationError) in
      if let (base, moves) = headMoves(key.trajectories.query) { return moves.moved(try base.features(key, build)) }
      return try build(try trajectories(key.trajectories))
    }
  }

  private func readTrajectories(_ key: TrajectoryKey) throws(EvaluationError) -> HeadTrajectories {
    let query = key.query
    let shown = try someRows(query).filter { row in
      row.key.step.map { Double($0) >= key.from && Double($0) <= key.to } ?? false
    }
    let steps = shown.steps.sorted()
    guard !steps.isEmpty else { throw nothing(query) }
    let position = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($1, $0) })
    let heads = shown.heads.sorted()
    let line = Dictionary(uniqueKeysWithValues: heads.enumerated().map { ($1, $0) })
    var grid = [Double](repeating: .nan, count: heads.count * steps.count)
    var tokens = [Double](repeating: .nan, count: steps.count)
    // Rows of one head or of one step follow each other: a place is looked up when it changes.
    var (head, step) = (heads.first, steps[0])
    var (lineOfHead, index) = (0, 0)
    for row in shown {
      guard let rowHead = row.headID, let rowStep = row.key.step else { continue }
      if rowStep != step { (step, index) = (rowStep, position[rowStep] ?? 0) }
      if rowHead != head { (head, lineOfHead) = (rowHead, line[rowHead] ?? 0) }
      let cell = lineOfHead * steps.count + index
      let present = grid[cell]
      guard present.isNaN || abs(present - row.value) <= 1e-5 * abs(present) else {
        throw EvaluationError(
          .brokenEvidence,
          "\(query.written) of \(rowHead) at step \(step) is ambiguous: \(NumberText.short(present)) and "
            + "\(NumberText.short(row.value)) in \(row.described); name run or source")
      }
      grid[cell] = row.value
      if let seen = row.tokens { tokens[index] = seen }
    }
    if let hole = grid.firstIndex(where: \.isNaN) {
      let (head, step) = (heads[hole / steps.count], steps[hole % steps.count])
      throw EvaluationError(.brokenEvidence, "\(query.written) of \(head) has no value at step \(step)")
    }
    let series = heads.indices.map { Array(grid[$0 * steps.count..<($0 + 1) * steps.count]) }
    return HeadTrajectories(
      steps: steps, tokens: tokens.contains(where: \.isNaN) ? nil : tokens,
      values: Dictionary(uniqueKeysWithValues: zip(heads, series)), sources: shown.sources)
  }
}
