import COpenBLAS
import Synchronization

/// Who uses the cores: OpenBLAS within one product, or our own threads across many.
///
/// OpenBLAS has one thread count for the whole process, by default the number of cores
/// (`OPENBLAS_NUM_THREADS` sets another). That suits one large product at a time. Code that runs many
/// small products on threads of its own wraps them in ``serial(_:)``: inside, every product stays on the
/// thread that asked for it, so the cores are never shared out twice. Regions nest and may overlap on
/// several threads; the count found on entering the first is put back on leaving the last.
public enum BLASThreads {
  private static let regions = Mutex(SerialRegions())

  /// Threads that a product uses at this moment.
  public static var current: Int { Int(openblas_get_num_threads()) }

  /// Sets the count for products outside serial regions; within one, it takes effect when the last ends.
  public static func set(_ count: Int) {
    regions.withLock { apply($0.set(max(1, count))) }
  }

  /// Runs `body` with every product confined to the thread that asks for it.
  public static func serial<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    regions.withLock { apply($0.enter(current: current)) }
    defer { regions.withLock { apply($0.leave()) } }
    return try body()
  }

  private static func apply(_ count: Int?) {
    if let count { openblas_set_num_threads(Int32(clamping: count)) }
  }
}

/// The bookkeeping of nested and overlapping serial regions; each step says what count to set, if any.
struct SerialRegions {
  private var open = 0
  /// The count for when no region is open.
  private var outside = 1

  mutating func enter(current: Int) -> Int? {
    open += 1
    guard open == 1 else { return nil }
    outside = current
    return 1
  }

  mutating func leave() -> Int? {
    open -= 1
    return open == 0 ? outside : nil
  }

  mutating func set(_ count: Int) -> Int? {
    outside = count
    return open == 0 ? count : nil
  }
}
