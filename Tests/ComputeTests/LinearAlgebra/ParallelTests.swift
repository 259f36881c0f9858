import Foundation
import Synchronization
import Testing

@testable import Mathematics

/// Work shared out over threads comes back whole, in order, and with its errors.
struct ParallelTests {
  struct Refused: Error, Equatable { var element: Int }

  @Test(arguments: [0, 1, 7, 1000])
  func `A map keeps the order of its elements`(count: Int) {
    let squares: [Int] = Parallel.map(Array(0..<count), threads: 3) { $0 * $0 }
    let expected: [Int] = (0..<count).map { $0 * $0 }
    #expect(squares == expected)
  }

  @Test func `A map that fails says so, and begins nothing more`() {
    let begun = Atomic(0)
    #expect(throws: Refused(element: 3)) {
      try Parallel.map(Array(0..<1000), threads: 1) { element throws(Refused) in
        begun.wrappingAdd(1, ordering: .relaxed)
        if element == 3 { throw Refused(element: element) }
        return element
      }
    }
    #expect(begun.load(ordering: .relaxed) == 4)
  }

  @Test func `Two pieces of work run at the same time, also within another two`() throws {
    // Each waits until both have begun: were they done in turn, this would not end.
    let begun = Atomic(0)
    let meet: @Sendable () -> Int = {
      let place = begun.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
      while begun.load(ordering: .acquiring) < 2 { sched_yield() }
      return place
    }
    let (inner, outer) = Parallel.both {
      let (first, second) = Parallel.both(meet, meet)
      return try [first.get(), second.get()]
    } _: {
      3
    }
    #expect(try Set(inner.get()) == [1, 2])
    #expect(try outer.get() == 3)
  }

  @Test func `Each of two pieces of work has its own error`() {
    let (first, second) = Parallel.both({ 1 }, { throw Refused(element: 2) })
    #expect(throws: Never.self) { try first.get() }
    #expect(throws: Refused(element: 2)) { try second.get() }
  }
}
