import Evidence
import Ground
import Mathematics

/// How far measured quantities move between two precisions: the same checkpoint, batches and sets of heads.
public struct PrecisionEffect: Sendable, Hashable {
  /// One quantity, over all the heads, layers and conditions that it was measured on in both precisions.
  public struct Line: Sendable, Hashable {
    public var batch: String
    public var quantity: Quantity
    public var detail: String
    public var rows: Int
    /// Median size of the quantity itself.
    public var size: Double
    /// Median and largest absolute difference.
    public var median: Double
    public var largest: Double
    /// Where the largest is: a head, a layer or a set of ablated heads; empty for the whole model.
    public var place: String
  }

  /// A head that falls into another class.
  public struct Reclassified: Sendable, Hashable {
    public var batch: String
    public var head: Head
    public var before: String
    public var after: String
  }

  public private(set) var lines: [Line] = []
  public private(set) var reclassified: [Reclassified] = []
  /// Rows that only one of the two has, such as conditions on a screen that came out differently.
  public private(set) var unpaired = 0

  /// - Parameters:
  ///   - before, after: rows of the two measurements.
  public init(from before: [Measurement], to after: [Measurement]) throws(StatisticsError) {
    let (first, second) = (Self.byPlace(before), Self.byPlace(after))
    unpaired = first.keys.count { second[$0] == nil } + second.keys.count { first[$0] == nil }
    var groups: [Group: [(place: String, before: Double, after: Double)]] = [:]
    for (key, value) in first {
      guard let other = second[key] else { continue }
      groups[Group(batch: key.batch, quantity: key.quantity, detail: key.detail), default: []]
        .append((Self.place(key), value, other))
    }
    for (group, pairs) in groups {
      let differences = pairs.map { (place: $0.place, size: abs($0.after - $0.before)) }
      guard let largest = differences.max(by: { ($0.size, $1.place) < ($1.size, $0.place) }) else { continue }
      lines.append(
        Line(
          batch: group.batch, quantity: group.quantity, detail: group.detail, rows: pairs.count,
          size: try Sample.median(pairs.map { abs($0.before) }), median: try Sample.median(differences.map(\.size)),
          largest: largest.size, place: largest.size > 0 ? largest.place : ""))
    }
    lines.sort { ($0.batch, $0.quantity.rawValue, $0.detail) < ($1.batch, $1.quantity.rawValue, $1.detail) }

    let (classes, others) = (Self.classes(before), Self.classes(after))
    reclassified = classes.compactMap { at, name in
      guard let other = others[at], other != name else { return nil }
      return Reclassified(batch: at.batch, head: at.head, before: name, after: other)
    }.sorted { ($0.batch, $0.head) < ($1.batch, $1.head) }
  }

  private struct Group: Hashable {
    var batch: String
    var quantity: Quantity
    var detail: String
  }

  private struct Place: Hashable {
    var batch: String
    var head: Head
  }

  private static func byPlace(_ rows: [Measurement]) -> [Measurement.Key: Double] {
    Dictionary(
      rows.lazy.filter { $0.key.quantity != .classified && !$0.key.quantity.isOfPairs && !$0.key.batch.isEmpty }
        .map { ($0.key, $0.value) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func classes(_ rows: [Measurement]) -> [Place: String] {
    var classes: [Place: String] = [:]
    for row in rows where row.key.quantity == .classified {
      if let head = row.headID { classes[Place(batch: row.key.batch, head: head)] = row.key.detail }
    }
    return classes
  }

  private static func place(_ key: Measurement.Key) -> String {
    if let layer = key.layer { return key.head.map { Head(layer: layer, head: $0).description } ?? "L\(layer)" }
    return key.ablated == HeadSet.none.description ? "" : "without \(key.ablated)"
  }
}
