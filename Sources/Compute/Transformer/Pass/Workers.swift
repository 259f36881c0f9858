import Mathematics
import Synchronization

/// Threads over many independent pieces of work, each with scratch memory of its own that outlives the call.
struct Workers: Sendable {
  let count: Int

  /// Runs `body(worker, task)` for every task; `worker`, 0 ..< count, numbers the thread's scratch memory.
  /// Tasks are handed out in order to whoever is free.
  func run(_ tasks: Int, _ body: @Sendable (_ worker: Int, _ task: Int) -> Void) {
    let next = Atomic(0)
    Parallel.forEach(count: min(count, tasks), threads: count) { worker in
      while true {
        let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard task < tasks else { return }
        body(worker, task)
      }
    }
  }
}
