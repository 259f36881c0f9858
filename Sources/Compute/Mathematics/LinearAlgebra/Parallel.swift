import Dispatch
import Foundation
import Ground
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
        MappedPages.prepareThread()
        var state = makeState()
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          body(index, &state)
        }
      }
    }
  }

  /// What `body` makes of every element, worked on side by side; in the order of the elements.
  ///
  /// Once `body` has thrown, no further element is begun, and the first error is thrown.
  public static func map<Element: Sendable, Value: Sendable, Failure: Error>(
    _ elements: [Element], threads: Int = cores, _ body: @Sendable (Element) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    let found = Mutex([Value?](repeating: nil, count: elements.count))
    let failure = Mutex<Failure?>(nil)
    forEach(count: elements.count, threads: threads) { index in
      guard failure.withLock({ $0 == nil }) else { return }
      do throws(Failure) {
        let value = try body(elements[index])
        found.withLock { $0[index] = value }
      } catch {
        failure.withLock { if $0 == nil { $0 = error } }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return found.withLock { $0.compactMap(\.self) }
  }

  /// What two pieces of work make, done at the same time; either may do the same again.
  public static func both<First, Second: Sendable>(
    _ first: () throws -> First, _ second: @escaping @Sendable () throws -> Second
  ) -> (Result<First, any Error>, Result<Second, any Error>) {
    // Not `concurrentPerform`: one within another runs its iterations one after the other.
    let found = Mutex<Result<Second, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      let result = Result { try second() }
      found.withLock { $0 = result }
      done.signal()
    }
    let result = Result { try first() }
    done.wait()
    guard let other = found.withLock({ $0 }) else { preconditionFailure("the second piece has signalled its result") }
    return (result, other)
  }

  /// Runs `body` for every index below `count`; see the form with a state.
  public static func forEach(count: Int, threads: Int = cores, _ body: @Sendable (Int) -> Void) {
    forEach(count: count, threads: threads, state: {}) { index, _ in body(index) }
  }
}
