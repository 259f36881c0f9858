import COpenBLAS
import Synchronization

/// Who uses the cores: OpenBLAS within one product, or our own threads across many.
///
/// OpenBLAS has one thread count for the whole process, by default the number of cores. That suits one large
/// product at a time. Code that runs many small products on threads of its own wraps them in
/// ``serial(_:)``; inside, every product stays on the thread that asked for it, so the cores are never shared
/// out twice. Regions nest and may overlap on several threads: the count that was found on entering the first is put
/// back on leaving the last.
public enum BLASThreads {
  private struct State {
    var regions = 0
    var outside = 1
  }
  private static let state = Mutex(State())

  /// Threads that a product uses at this moment.
  public static var current: Int { Int(openblas_get_num_threads()) }

  /// Sets the count for products outside serial regions; inside one, it takes effect when the last region ends.
  public static func set(_ count: Int) {
    state.withLock { state in
      state.outside = max(1, count)
      if state.regions == 0 { openblas_set_num_threads(Int32(clamping: state.outside)) }
    }
  }

  /// Runs `body` with products confined to the calling thread.
  public static func serial<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    enter()
    defer { leave() }
    return try body()
  }

  private static func enter() {
    state.withLock { state in
      if state.regions == 0 {
        state.outside = current
        openblas_set_num_threads(1)
      }
      state.regions += 1
    }
  }

  private static func leave() {
    state.withLock { state in
      state.regions -= 1
      if state.regions == 0 { openblas_set_num_threads(Int32(clamping: state.outside)) }
    }
  }
}
