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
    var rest = Substring(text).utf8[...]
    func number(after letter: UInt8) -> Int? {
      guard rest.first == letter else { return nil }
      let digits = rest.dropFirst().prefix { (48...57).contains($0) }
      guard (1...4).contains(digits.count), digits.count == 1 || digits.first != 48 else { return nil }
      rest = rest.dropFirst(1 + digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
    guard let layer = number(after: UInt8(ascii: "L")), let head = number(after: UInt8(ascii: "H")), rest.isEmpty
    else { return nil }
    self.init(layer: layer, head: head)
  }
}

// Heads are keys of dictionaries and sorted by the million when nulls are drawn; other rooms see how.
extension Head {
  @inlinable public static func == (a: Head, b: Head) -> Bool { a.layer == b.layer && a.head == b.head }

  @inlinable public func hash(into hasher: inout Hasher) {
    hasher.combine(layer)
    hasher.combine(head)
  }
}

extension Head: Comparable {
  @inlinable public static func < (a: Head, b: Head) -> Bool {
    (a.layer, a.head) < (b.layer, b.head)
  }
}

extension Head: CustomStringConvertible {
  public var description: String { "L\(layer)H\(head)" }
}
