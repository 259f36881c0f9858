/// What an answer's number was counted from, carried along for those who know what it is.
public struct Origin: Sendable, Hashable {
  public let content: any Hashable & Sendable

  public init(_ content: some Hashable & Sendable) { self.content = content }

  public static func == (a: Self, b: Self) -> Bool { AnyHashable(a.content) == AnyHashable(b.content) }

  public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(content)) }
}
