import Synchronization

/// What questions look up, noted while they are asked.
final class Lookups: Sendable {
  private let found = Mutex<Set<RowQuery>>([])

  var queries: Set<RowQuery> { found.withLock { $0 } }

  func add(_ query: RowQuery) {
    found.withLock { _ = $0.insert(query) }
  }
}
