import Compute
import Testing

@Test func `Heads are values`() {
  #expect(HeadIndex(layer: 1, head: 2) == HeadIndex(layer: 1, head: 2))
}
