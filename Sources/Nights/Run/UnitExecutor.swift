/// What became of a unit that an executor was given.
public enum UnitOutcome: Sendable, Hashable {
  /// Its result lies in the folder.
  case done
  /// Its worker said why it could not be measured.
  case failed(String)
  /// Its worker ended without a word: killed, out of memory, lost with its machine.
  case lost(String)
}

/// Runs workers for units and waits for them.
protocol UnitExecutor {
  /// Calls `finished` once for each unit, from one thread at a time; in whatever order they end.
  func execute(_ units: [WorkUnit], finished: @Sendable (WorkUnit, UnitOutcome) throws -> Void) throws
}
