import Claims

/// PR of every head of a subject over its saved checkpoints.
struct HeadTrajectories: Sendable {
  var steps: [Int]
  /// Tokens seen at each step, where the source says so.
  var tokens: [Double]?
  /// One value a step for each head.
  var values: [Head: [Double]]
  var sources: Set<String>

  /// The trajectories with their checkpoints in other places of time, then cut to a window.
  func moved(_ moves: [Int: Int], from: Double, to: Double) -> HeadTrajectories {
    let moved = steps.map { moves[$0] ?? $0 }
    let order = moved.indices.sorted { moved[$0] < moved[$1] }.filter { Double(moved[$0]) >= from && Double(moved[$0]) <= to }
    // The tokens seen belong to the step.
    let seen = tokens.map { Dictionary(zip(steps, $0), uniquingKeysWith: { first, _ in first }) }
    let moment = seen.map { seen in order.map { seen[moved[$0]] ?? .nan } }
    return HeadTrajectories(
      steps: order.map { moved[$0] }, tokens: moment?.contains(where: \.isNaN) ?? true ? nil : moment,
      values: values.mapValues { series in order.map { series[$0] } }, sources: sources)
  }
}

extension Evaluator {
  /// Reads the complete head × step grid; an incomplete one is broken evidence, named by its first hole.
  func trajectories(_ query: RowQuery, from: Double, to: Double) throws(EvaluationError) -> HeadTrajectories {
    try memo.value(.trajectories(from: from, to: to), tier, query) { () throws(EvaluationError) in
      if query.step == nil, let (spoilt, moves) = try stepMoves(query) {
        return try spoilt.intact(like: self).trajectories(query, from: -.infinity, to: .infinity)
          .moved(moves, from: from, to: to)
      }
      guard query.layer == nil, query.head == nil, let (spoilt, moves) = try moves(query) else {
        return try readTrajectories(query, from: from, to: to)
      }
      var data = try spoilt.intact(like: self).trajectories(query, from: from, to: to)
      data.values = moves.moved(data.values)
      return data
    }
  }

  private func readTrajectories(
    _ query: RowQuery, from: Double, to: Double
  ) throws(EvaluationError) -> HeadTrajectories {
    let rows = try rows(query)
    let shown = rows.filter { row in row.key.step.map { Double($0) >= from && Double($0) <= to } ?? false }
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
