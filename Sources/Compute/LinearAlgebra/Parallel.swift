import Dispatch
import Foundation
import Synchronization

/// Independent pieces of work on threads of our own, with BLAS confined to each of them.
public enum Parallel {
  /// Cores that this process may use.
  public static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// Runs `body` for every index below `count`, on at most `threads` threads, and returns when all are done.
  ///
  /// Indices are handed out one by one in ascending order, so uneven pieces balance. `makeState` runs once on
  /// every thread; its value (a workspace) is passed to all the pieces which that thread works on.
  public static func forEach<State: ~Copyable>(
    count: Int, threads: Int = cores,
    state makeState: @Sendable () -> State,
    _ body: @Sendable (Int, inout State) -> Void
  ) {
    guard count > 0 else { return }
    let workers = max(1, min(threads, count))
    BLASThreads.serial {
      let next = Atomic(0)
      DispatchQueue.concurrentPerform(iterations: workers) { _ in
        var state = makeState()
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          body(index, &state)
        }
      }
    }
  }

  /// Runs `body` for every index below `count`; see the form with a state.
  public static func forEach(count: Int, threads: Int = cores, _ body: @Sendable (Int) -> Void) {
    forEach(count: count, threads: threads, state: {}) { index, _ in body(index) }
  }
}
