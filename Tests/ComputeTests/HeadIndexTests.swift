import Compute
import Testing

@Test func headsAreValues() {
  #expect(HeadIndex(layer: 1, head: 2) == HeadIndex(layer: 1, head: 2))
}
