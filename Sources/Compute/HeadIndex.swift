/// One attention head by layer and query-head number, both from 0.
public struct HeadIndex: Sendable, Hashable {
  public var layer: Int
  public var head: Int

  public init(layer: Int, head: Int) {
    self.layer = layer
    self.head = head
  }
}
