/// One attention head: layer and query-head number, both from 0, written `L6H9`.
public struct Head: Sendable, Hashable {
  public var layer: Int
  public var head: Int

  public init(layer: Int, head: Int) {
    self.layer = layer
    self.head = head
  }

  /// Reads `L6H9`; `nil` for anything else, leading zeros and signs included.
  public init?(_ text: some StringProtocol) {
    guard let sets = try? HeadSet(parsing: String(text)), sets.count == 1, let only = sets.first
    else { return nil }
    self = only
  }
}

extension Head: Comparable {
  public static func < (a: Head, b: Head) -> Bool {
    (a.layer, a.head) < (b.layer, b.head)
  }
}

extension Head: CustomStringConvertible {
  public var description: String { "L\(layer)H\(head)" }
}
