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
    let steps = Set(rows.compactMap(\.key.step)).filter { Double($0) >= from && Double($0) <= to }.sorted()
    guard !steps.isEmpty else { throw nothing(query) }
    let position = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($1, $0) })
    var values: [Head: [Double]] = [:]
    var tokens = [Double](repeating: .nan, count: steps.count)
    for row in rows {
      guard let head = row.headID, let step = row.key.step, let index = position[step] else { continue }
      let present = values[head, default: [Double](repeating: .nan, count: steps.count)][index]
      guard present.isNaN || abs(present - row.value) <= 1e-5 * abs(present) else {
        throw EvaluationError(
          .brokenEvidence,
          "\(query.written) of \(head) at step \(step) is ambiguous: \(NumberText.short(present)) and "
            + "\(NumberText.short(row.value)) in \(row.described); name run or source")
      }
      values[head, default: [Double](repeating: .nan, count: steps.count)][index] = row.value
      if let seen = row.tokens { tokens[index] = seen }
    }
    for (head, series) in values.sorted(by: { $0.key < $1.key }) {
      if let hole = series.firstIndex(where: \.isNaN) {
        throw EvaluationError(.brokenEvidence, "\(query.written) of \(head) has no value at step \(steps[hole])")
      }
    }
    return HeadTrajectories(
      steps: steps, tokens: tokens.contains(where: \.isNaN) ? nil : tokens, values: values,
      sources: Set(rows.lazy.filter { $0.key.step.map { position[$0] != nil } ?? false }.map(\.provenance.source)))
  }
}
