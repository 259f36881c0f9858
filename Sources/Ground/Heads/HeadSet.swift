import Algorithms

/// A set of heads with one written form: `L5H10+L6H{2,4}+L7H{6,13}`, sorted; the empty set is `none`.
///
/// The written form is canonical, so equal sets have equal descriptions; ablation conditions are keyed by it.
public struct HeadSet: Sendable, Hashable {
  /// The members in order of layer, then head.
  public let heads: [Head]

  @inlinable public init(_ heads: some Sequence<Head>) {
    self.heads = Set(heads).sorted()
  }

  /// The empty set, written `none`.
  public static let none = HeadSet([])

  /// All heads of the given layers of a model with `headsPerLayer` heads a layer.
  public static func layers(_ layers: some Sequence<Int>, headsPerLayer: Int) -> HeadSet {
    HeadSet(layers.flatMap { layer in (0..<headsPerLayer).map { Head(layer: layer, head: $0) } })
  }

  public func union(_ other: HeadSet) -> HeadSet { HeadSet(heads + other.heads) }
  public func intersection(_ other: HeadSet) -> HeadSet {
    let members = Set(other.heads)
    return HeadSet(heads.filter(members.contains))
  }
  public func subtracting(_ other: HeadSet) -> HeadSet {
    let members = Set(other.heads)
    return HeadSet(heads.filter { !members.contains($0) })
  }
}

extension HeadSet: Sequence {
  public func makeIterator() -> Array<Head>.Iterator { heads.makeIterator() }
  public var count: Int { heads.count }
  public var isEmpty: Bool { heads.isEmpty }
  public var first: Head? { heads.first }
}

extension HeadSet: CustomStringConvertible {
  public var description: String {
    guard !heads.isEmpty else { return "none" }
    return heads.chunked(on: \.layer).map { layer, heads in
      let numbers = heads.map { String($0.head) }
      return numbers.count == 1 ? "L\(layer)H\(numbers[0])" : "L\(layer)H{\(numbers.joined(separator: ","))}"
    }.joined(separator: "+")
  }
}
