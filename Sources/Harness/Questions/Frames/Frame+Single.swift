import Claims
import Evidence
import Ground

extension Frame {
  /// Throws if a file that may have held such rows was damaged.
  ///
  /// - Parameter source: part of the names of the files that matter; all if `nil`
  func checkForDamage(source: String?) throws(EvaluationError) {
    let failures = failures.filter { $0.holds(source ?? "") }
    guard failures.isEmpty else {
      throw EvaluationError(
        .brokenEvidence, "\(quantity.rawValue) of \(subject) may be incomplete: \(failures.joined(separator: "; "))")
    }
  }

  /// Why there are no rows that match.
  func nothing(_ query: RowQuery) -> EvaluationError {
    guard failures.isEmpty else {
      return EvaluationError(.brokenEvidence, "no \(query.written): \(failures.joined(separator: "; "))")
    }
    return EvaluationError(.noEvidence, "no \(query.written) on tier \(tier.rawValue)\(lackOfControls(query))")
  }

  /// Why a replica that ablates picks has no matched random set of a model: it measures one wherever there can be one.
  private func lackOfControls(_ query: RowQuery) -> String {
    guard tier == .replica, query.label?.isControl == true, rows.contains(where: { $0.role == .own }),
      !rows.contains(where: { ConditionName.anyControl.matches($0) })
    else { return "" }
    return ": the picks leave too few other heads in their layers for an equally large random set"
  }

  /// The one value that the rows agree on, to a relative 1e-5 (files are printed with six digits).
  ///
  /// Rows of different files may repeat a measurement; rows that differ are ambiguous and the claim must say which. Of a
  /// measured model's course of training, the last step is meant.
  func single(_ rows: [Measurement], _ query: RowQuery) throws(EvaluationError) -> Measurement {
    let rows = query.atLastCheckpoint(rows, tier)
    guard let first = rows.first else { throw nothing(query) }
    for row in rows.dropFirst() where abs(row.value - first.value) > 1e-5 * max(abs(first.value), abs(row.value)) {
      throw EvaluationError(
        .brokenEvidence,
        "\(query.written) is ambiguous: \(NumberText.short(first.value)) in \(first.described), "
          + "\(NumberText.short(row.value)) in \(row.described); name step, run, batch, detail or source")
    }
    return first
  }
}

extension RowQuery {
  /// Of rows of a measured model's course of training those of its last step, where the query names no step.
  func atLastCheckpoint(_ rows: [Measurement], _ tier: Tier) -> [Measurement] {
    guard tier == .checkpoint, step == nil, let last = rows.lazy.compactMap(\.key.step).max() else { return rows }
    return rows.filter { $0.key.step == last || !LastCheckpoint.courses.contains($0.key.run) }
  }
}
