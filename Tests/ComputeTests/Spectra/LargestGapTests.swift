import Mathematics
import Testing

@Suite struct LargestGapTests {
  @Test(
    arguments: [
      ([9, 8, 3, 2, 1, 0], 2), ([9, 3, 2, 1], 1), ([5, 4, 1, -9], 2),
      // Gaps of equal width: the first one.
      ([6, 4, 2, 0], 1),
    ] as [([Double], Int)])
  func `The top set ends at the widest gap of the upper half`(_ values: [Double], _ count: Int) {
    #expect(LargestGap.count(of: values) == count)
  }

  @Test(arguments: [[], [1], [2, 2, 2, 2]] as [[Double]])
  func `Where nothing differs there is none`(_ values: [Double]) {
    #expect(LargestGap.count(of: values) == nil)
  }

  @Test func `A size at most is kept`() {
    #expect(LargestGap.count(of: [9, 8, 7, 0], atMost: 3) == 3)
    #expect(LargestGap.count(of: [9, 8, 6, 0], atMost: 2) == 2)
  }
}
