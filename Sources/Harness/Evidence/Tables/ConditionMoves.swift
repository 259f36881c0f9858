import Claims
import Mathematics

/// Where the ablations of a subject and quantity go: each takes another one's place, name included.
struct ConditionMoves {
  /// A condition's own name belongs to it, source by source.
  private struct Place: Hashable {
    var source: String
    var ablated: String
  }

  private let map: [String: String]
  private let names: [Place: (label: String, role: Condition.Role)]

  init(of rows: [Measurement], using generator: inout some RandomNumberGenerator) {
    let conditions = Set(rows.map(\.key.ablated)).sorted()
    map = Dictionary(uniqueKeysWithValues: zip(conditions, conditions.shuffled(using: &generator)))
    names = Dictionary(
      rows.map { (Place(source: $0.provenance.source, ablated: $0.key.ablated), ($0.label, $0.role)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The condition that `ablated` becomes: itself where it is none of those that move.
  func moved(_ ablated: String) -> String { map[ablated] ?? ablated }

  func move(_ row: inout Measurement) {
    guard let other = map[row.key.ablated] else { return }
    row.key.ablated = other
    if let name = names[Place(source: row.provenance.source, ablated: other)] { (row.label, row.role) = name }
  }
}

extension PerturbedTable {
  /// Where the conditions of a subject and quantity go; `nil` for other perturbations.
  func conditionMoves(of rows: [Measurement], _ subject: String, _ quantity: Quantity) -> ConditionMoves? {
    guard case .permuted(.conditions, let seed) = perturbation else { return nil }
    var generator = SplitMix64(seed: seed ^ Self.hash("\(subject) \(quantity.rawValue)"))
    return ConditionMoves(of: rows, using: &generator)
  }

  /// Rows of two conditions go where the quantity that they compare goes. What they say of its values stays: how often two
  /// conditions disagree is no value that a claim asks for.
  func pairs(_ rows: [Measurement], _ tier: Tier, _ subject: String) throws(EvaluationError) -> [Measurement] {
    let groups = Dictionary(grouping: rows) { Quantity.pair(named: $0.key.detail)?.quantity }
    var moved: [Measurement] = []
    for (quantity, group) in groups.sorted(by: { ($0.key?.rawValue ?? "") < ($1.key?.rawValue ?? "") }) {
      guard let quantity else { continue }
      var group = group
      switch perturbation {
      case .permuted(.conditions, _), .permuted(.steps, _):
        let compared = try base.rows(tier, subject: subject, quantity: quantity)
        let steps = stepMoves(of: compared.steps, subject, quantity)
        let conditions = conditionMoves(of: compared, subject, quantity)
        for index in group.indices {
          if let steps { group[index].key.step = group[index].key.step.map(steps.moved) }
          guard let conditions, let pair = Quantity.pair(named: group[index].key.detail) else { continue }
          conditions.move(&group[index])
          group[index].key.detail = Quantity.pair(quantity, minus: conditions.moved(pair.other))
        }
      case .permuted, .scaled, .inverted, .levelled, .zeroed, .scattered: break
      default: lose(&group, subject, quantity)
      }
      moved += group
    }
    return moved
  }
}
