import Synchronization
import Testing

@testable import Mathematics

struct BLASThreadsTests {
  @Test func `Within a serial region products stay on one thread`() {
    #expect(BLASThreads.serial { BLASThreads.current } == 1)
  }

  @Test func `The outermost region confines products and puts the count back`() {
    var regions = SerialRegions()
    #expect(regions.enter(current: 8) == 1)
    #expect(regions.enter(current: 1) == nil)
    #expect(regions.leave() == nil)
    #expect(regions.leave() == 8)
    #expect(regions.enter(current: 4) == 1)
    #expect(regions.leave() == 4)
  }

  @Test func `A count set within a region waits for its end`() {
    var regions = SerialRegions()
    #expect(regions.set(3) == 3)
    #expect(regions.enter(current: 3) == 1)
    #expect(regions.set(2) == nil)
    #expect(regions.leave() == 2)
  }

  @Test(arguments: [1, 2, 3, 200])
  func `Parallel work visits every index once`(threads: Int) {
    let visits = Mutex([Int](repeating: 0, count: 100))
    Parallel.forEach(count: 100, threads: threads) { index in
      visits.withLock { $0[index] += 1 }
    }
    #expect(visits.withLock { $0 } == [Int](repeating: 1, count: 100))
  }

  @Test func `Every thread keeps a state of its own`() {
    let totals = Mutex([Int]())
    Parallel.forEach(count: 50, threads: 2, state: { 0 }) { _, seen in
      seen += 1
      totals.withLock { $0.append(seen) }
    }
    // A thread's states read 1, 2, 3 …, so no number occurs more often than there are threads.
    let counts = Dictionary(grouping: totals.withLock { $0 }, by: \.self).mapValues(\.count)
    #expect(counts.values.allSatisfy { $0 <= 2 })
    #expect(totals.withLock { $0.count } == 50)
  }
}
