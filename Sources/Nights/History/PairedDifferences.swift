import Evidence
import Ground
import Mathematics
import Report

/// How one quantity of one head differs between two checkpoints that were measured on the same batch.
public struct PairedDifference: Sendable, Hashable {
  public var batch: String
  public var quantity: Quantity
  public var detail: String
  /// `nil` for quantities of a layer or of the whole model.
  public var head: Head?
  public var layer: Int?
  public var first: Double
  public var second: Double
  /// Half the width of the interval within which the difference is noise; `nil` where noise was not measured.
  public var margin: Double?

  public var difference: Double { second - first }
  /// Whether the difference is more than noise.
  public var isCalled: Bool { margin.map { abs(difference) > $0 } ?? false }

  /// `pr L4H2`, `selectivity induction L4H2`.
  public var name: String {
    let place = head?.description ?? layer.map { "L\($0)" } ?? ""
    return [quantity.rawValue, detail, place].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// The differences between two checkpoints, head by head, with what noise alone would give.
///
/// Both were measured on the same examples, and on the same disjoint parts of them. The parts' differences `d_r` give
/// the sampling error of the paired difference, `SE = sd(d_r) / √R`; measurements that were repeated give the
/// run-to-run deviation σ of a quantity, over all heads. A difference counts beyond
/// `t(1 − α/2m, R − 1) · √(SE² + 2σ²)`, α = 0.05, with Bonferroni's m the number of differences compared. With σ = 0 and
/// m = 1 that is the interval of a mean, ``Sample/meanInterval(_:level:)``.
public struct PairedDifferences: Sendable {
  public static let significance = 0.05

  public private(set) var differences: [PairedDifference] = []
  /// Parts on which both were measured.
  public private(set) var parts = 0
  /// Repeated measurements behind the run-to-run deviation.
  public private(set) var repeats = 0

  struct Key: Hashable {
    var batch: String
    var quantity: Quantity
    var detail: String
    var layer: Int?
    var head: Int?
  }

  /// The rows of a checkpoint: of its whole batches, and of each part or repetition.
  public struct Rows: Sendable {
    var whole: [Measurement]
    var noise: [String: [Measurement]]

    public init(whole: [Measurement], noise: [String: [Measurement]]) {
      self.whole = whole
      self.noise = noise
    }
  }

  /// Quantities that are compared: those that do not grow with the number of examples, as the norm does.
  static let compared: Set<Quantity> = [
    .pr, .kstar, .topShare, .selectivity, .attention, .bosFraction, .classCount, .top1, .top5, .loss,
    .targetLogit,
  ]

  public init(_ a: Rows, _ b: Rows) throws(StatisticsError) {
    let (first, second) = (Self.values(a.whole), Self.values(b.whole))
    let keys = first.keys.filter { second[$0] != nil }
    let partNames = Set(a.noise.keys).intersection(b.noise.keys).filter { $0.hasPrefix("part ") }.sorted()
    let partValues = partNames.map { (Self.values(a.noise[$0] ?? []), Self.values(b.noise[$0] ?? [])) }
    parts = partNames.count
    let runToRun = Self.deviations([(a, first), (b, second)])
    repeats = [a, b].reduce(0) { $0 + $1.noise.keys.count { $0.hasPrefix("again ") } }
    // For an error of 1, the same for all keys.
    let quantile = parts > 1
      ? try Sample.meanReach(error: 1, count: parts, level: 1 - Self.significance / Double(max(1, keys.count))) : nil
    for key in keys {
      guard let x = first[key], let y = second[key] else { continue }
      let sampled = partValues.compactMap { one, other -> Double? in
        guard let x = one[key], let y = other[key] else { return nil }
        return y - x
      }
      var margin: Double?
      if let quantile, sampled.count == parts {
        let error = try Sample.standardError(sampled)
        let run = runToRun[Key(batch: "", quantity: key.quantity, detail: key.detail)] ?? 0
        margin = quantile * (error * error + 2 * run * run).squareRoot()
      }
      differences.append(
        PairedDifference(
          batch: key.batch, quantity: key.quantity, detail: key.detail,
          head: key.layer.flatMap { layer in key.head.map { Head(layer: layer, head: $0) } }, layer: key.layer,
          first: x, second: y, margin: margin))
    }
    // Names are made once, not at every comparison: most differences of unmeasured noise are ties.
    differences = differences.map { (difference: $0, excess: $0.excess, name: $0.name) }
      .sorted { a, b in
        a.excess == b.excess ? (a.difference.batch, a.name) < (b.difference.batch, b.name) : a.excess > b.excess
      }.map(\.difference)
  }

  /// Intact values by what they measure.
  private static func values(_ rows: [Measurement]) -> [Key: Double] {
    var values: [Key: Double] = [:]
    for row in rows where compared.contains(row.key.quantity) && row.key.ablated == "none" && row.key.item.isEmpty && !row.key.batch.isEmpty {
      values[
        Key(
          batch: row.key.batch, quantity: row.key.quantity, detail: row.key.detail, layer: row.key.layer,
          head: row.key.head)] = row.value
    }
    return values
  }

  /// The deviation of one measurement from run to run, by quantity and detail: the root mean square over heads of the
  /// difference between a measurement and its repetition, over √2.
  private static func deviations(_ checkpoints: [(rows: Rows, values: [Key: Double])]) -> [Key: Double] {
    var squares: [Key: (sum: Double, count: Int)] = [:]
    for (rows, values) in checkpoints {
      for (name, again) in rows.noise where name.hasPrefix("again ") {
        for (key, value) in Self.values(again) {
          guard let one = values[key] else { continue }
          let place = Key(batch: "", quantity: key.quantity, detail: key.detail)
          squares[place, default: (0, 0)].sum += (value - one) * (value - one) / 2
          squares[place, default: (0, 0)].count += 1
        }
      }
    }
    return squares.mapValues { ($0.sum / Double(max(1, $0.count))).squareRoot() }
  }
}

extension PairedDifference {
  /// How many times its margin the difference is.
  fileprivate var excess: Double {
    guard let margin else { return -1 }
    if margin == 0 { return difference == 0 ? 0 : .infinity }
    return abs(difference) / margin
  }
}
