import Testing

@testable import Compute

struct WidestGapTests {
  @Test(arguments: [
    ([9, 8, 3, 2, 1], 2), ([9, 3, 2, 1], 1), ([5.0, 4, 3, 2], 1), ([2, 1], 1),
  ] as [([Double], Int)])
  func `The cut lies at the widest gap, at the first of equally wide ones`(_ values: [Double], _ cut: Int) {
    #expect(WidestGap.cut(descending: values) == cut)
  }

  @Test func `No more than half of the values lie above it, unless more are allowed`() {
    #expect(WidestGap.cut(descending: [9, 8, 7, 1]) == 1)
    #expect(WidestGap.cut(descending: [9, 8, 7, 1], atMost: 3) == 3)
  }

  @Test func `One value has no gap`() {
    #expect(WidestGap.cut(descending: [1]) == nil)
    #expect(WidestGap.cut(descending: []) == nil)
  }
}
