import Compute
import Testing

@Suite struct LargestGapTests {
  @Test(
    arguments: [
      ([9, 8, 3, 2, 1, 0], 2), ([9, 3, 2, 1], 1), ([5, 4, 1, -9], 2),
      // Gaps of equal width: the first one.
      ([6, 4, 2, 0], 1),
    ] as [([Double], Int)])
  func theTopSetEndsAtTheWidestGapOfTheUpperHalf(_ values: [Double], _ count: Int) {
    #expect(LargestGap.count(of: values) == count)
  }

  @Test(arguments: [[], [1], [2, 2, 2, 2]] as [[Double]])
  func whereNothingDiffersThereIsNone(_ values: [Double]) {
    #expect(LargestGap.count(of: values) == nil)
  }

  @Test func aSizeAtMostIsKept() {
    #expect(LargestGap.count(of: [9, 8, 7, 0], atMost: 3) == 3)
    #expect(LargestGap.count(of: [9, 8, 6, 0], atMost: 2) == 2)
  }
}
