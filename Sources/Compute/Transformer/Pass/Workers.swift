import Dispatch
import Synchronization

/// Our own threads over many independent pieces of work, each using single-threaded products, so that the cores are not
/// shared out twice.
struct Workers: Sendable {
  let count: Int

  /// Runs `body(worker, task)` for every task; `worker` numbers the thread's scratch memory, 0 ..< count. Tasks are
  /// handed out in order to whoever is free.
  func run(_ tasks: Int, _ body: @Sendable (_ worker: Int, _ task: Int) -> Void) {
    guard tasks > 0 else { return }
    let next = Atomic(0)
    BLASThreads.serial {
      DispatchQueue.concurrentPerform(iterations: min(count, tasks)) { worker in
        while true {
          let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard task < tasks else { return }
          body(worker, task)
        }
      }
    }
  }
}
