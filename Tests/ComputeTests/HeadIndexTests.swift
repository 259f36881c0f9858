import Ground
import Testing

@Test func `Heads are values`() {
  #expect(Head(layer: 1, head: 2) == Head(layer: 1, head: 2))
}
