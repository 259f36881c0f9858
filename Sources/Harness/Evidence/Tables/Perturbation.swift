import Claims
import Ground
import Mathematics

/// A way of spoiling evidence: what a check says about spoilt evidence shows what its verdict rests on.
public enum Perturbation: Sendable, Hashable {
  /// Labels change places; values stay.
  case permuted(Check.Permutation, seed: UInt64)
  /// value × factor + offset.
  case scaled(Double, offset: Double)
  /// 1 − value, for accuracies and shares.
  case inverted
  /// All values of a subject and quantity become their mean.
  case levelled
  /// About half of the rows are lost.
  case thinned(seed: UInt64)
  /// About half of the heads lose all their rows.
  case beheaded(seed: UInt64)
  /// About half of the quantities lose all their rows: everywhere, or of some subjects.
  case withheld(seed: UInt64, everywhere: Bool)
  /// About half of the quantities become 0.
  case zeroed(seed: UInt64)
  /// Each value is multiplied by a factor of its own between 0 and 1.
  case scattered(seed: UInt64)
  /// Steps are others, by an amount of each subject's and quantity's own.
  case shiftedSteps
  /// About half of the subjects lose every other of their steps.
  case skippedSteps(seed: UInt64)
  /// All rows belong to the first step.
  case singleStep
  /// Numbers of examples are others.
  case shiftedExamples
  /// Rows come from many more files.
  case splitSources

  /// The order in which `claims challenge` tries them.
  public static let challenges: [Perturbation] = {
    var all: [Perturbation] = Check.Permutation.allCases.map { .permuted($0, seed: 1) }
    all += [
      .inverted, .levelled, .scaled(0.5, offset: 0), .scaled(1.5, offset: 1), .scaled(1, offset: -25),
      .scaled(-1, offset: 0), .scaled(1000, offset: 0), .scaled(0, offset: 0),
    ]
    for order in Check.Permutation.allCases { all.append(.permuted(order, seed: 2)) }
    all += [.shiftedSteps, .shiftedExamples, .singleStep, .splitSources, .scaled(0.25, offset: 0), .scaled(0.1, offset: 0)]
    for seed: UInt64 in [1, 2] { all += [.thinned(seed: seed), .beheaded(seed: seed), .scattered(seed: seed)] }
    for seed: UInt64 in [1, 2, 3] {
      all += [.zeroed(seed: seed), .withheld(seed: seed, everywhere: false), .withheld(seed: seed, everywhere: true)]
    }
    for seed: UInt64 in [1, 2] { all.append(.skippedSteps(seed: seed)) }
    // Which of two sets of heads is ahead may come out the same by luck under two permutations, hardly under eight.
    for seed: UInt64 in 3...8 { all.append(.permuted(.heads, seed: seed)) }
    return all
  }()

  /// Whether all that happens to rows of the quantity is that heads, layers or checkpoints change places, so that what was
  /// built from intact rows can be moved instead of built again.
  package func movesHeadsOrSteps(of quantity: Quantity) -> Bool {
    switch self {
    case .permuted(.heads, _), .permuted(.headsWithinLayers, _), .permuted(.layers, _): true
    // What compares two conditions goes where the quantity goes that it compares.
    case .permuted(.steps, _): !quantity.isOfPairs
    default: false
    }
  }

  public var name: String {
    switch self {
    case .permuted(let kind, let seed): "permuted \(kind.rawValue) (seed \(seed))"
    case .scaled(let factor, let offset): "values × \(NumberText.short(factor)) + \(NumberText.short(offset))"
    case .inverted: "inverted values (1 − x)"
    case .levelled: "all values equal"
    case .thinned(let seed): "half of the rows lost (seed \(seed))"
    case .beheaded(let seed): "half of the heads lost (seed \(seed))"
    case .withheld(let seed, let everywhere):
      "half of the quantities lost \(everywhere ? "everywhere" : "here and there") (seed \(seed))"
    case .zeroed(let seed): "half of the quantities 0 (seed \(seed))"
    case .scattered(let seed): "each value × a random factor (seed \(seed))"
    case .shiftedSteps: "other steps"
    case .skippedSteps(let seed): "every other step lost here and there (seed \(seed))"
    case .singleStep: "all at one step"
    case .shiftedExamples: "other numbers of examples"
    case .splitSources: "many more files"
    }
  }
}

/// Evidence of one tier, spoilt.
///
/// Permutations are drawn anew for each subject and quantity, so that what links two quantities of a head (its
/// trajectory and its class) is cut, while the values of one quantity that belong together stay together.
public struct PerturbedTable: EvidenceTable {
  var base: any EvidenceTable
  package var perturbation: Perturbation
  /// Subjects that may change places: those of the same kind, e.g. all seeds.
  var subjects: [String]

  public init(_ base: any EvidenceTable, _ perturbation: Perturbation, subjects: [String]) {
    self.base = base
    self.perturbation = perturbation
    self.subjects = subjects
  }

  public func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] { base.failures(tier, subject: subject, quantity: quantity) }

  public func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    if case .permuted(.subjects, let seed) = perturbation {
      return try swapped(tier, subject, quantity, seed)
    }
    var rows = try base.rows(tier, subject: subject, quantity: quantity)
    if quantity.isOfPairs { return try pairs(rows, tier, subject) }
    switch perturbation {
    case .permuted(.conditions, _):
      if let moves = conditionMoves(of: rows, subject, quantity) {
        for index in rows.indices { moves.move(&rows[index]) }
      }
    case .permuted(.steps, _):
      if let moves = stepMoves(of: rows.steps, subject, quantity) { rows = moves.moved(rows) }
    case .permuted:
      let layers = Set(rows.filter { $0.key.head == nil }.compactMap(\.key.layer))
      if let moves = headMoves(of: rows.heads, layers: layers, subject, quantity) { rows = rows.map(moves.moved) }
    case .scaled(let factor, let offset):
      for index in rows.indices { rows[index].value = rows[index].value * factor + offset }
    case .inverted:
      for index in rows.indices { rows[index].value = 1 - rows[index].value }
    case .levelled:
      let mean = rows.isEmpty ? 0 : rows.reduce(0) { $0 + $1.value } / Double(rows.count)
      for index in rows.indices { rows[index].value = mean }
    default: lose(&rows, subject, quantity)
    }
    return rows
  }

  /// Loses rows or what identifies them.
  func lose(_ rows: inout [Measurement], _ subject: String, _ quantity: Quantity) {
    let place = Self.hash("\(subject) \(quantity.rawValue)")
    func coin(_ seed: UInt64, _ hash: UInt64) -> Bool {
      var generator = SplitMix64(seed: seed ^ hash)
      return generator.next() & 1 == 0
    }
    switch perturbation {
    case .thinned(let seed):
      var generator = SplitMix64(seed: seed ^ place)
      rows.removeAll { _ in generator.next() & 1 == 0 }
    case .beheaded(let seed):
      rows.removeAll { row in row.headID.map { coin(seed, Self.hash($0.description)) } ?? false }
    case .withheld(let seed, let everywhere):
      if coin(seed, everywhere ? Self.hash(quantity.rawValue) : place) { rows = [] }
    case .zeroed(let seed):
      if coin(seed, Self.hash(quantity.rawValue)) { for index in rows.indices { rows[index].value = 0 } }
    case .scattered(let seed):
      // Rows of several files that repeat a measurement stay equal.
      for index in rows.indices {
        let key = rows[index].key
        var generator = SplitMix64(
          seed: seed ^ place
            ^ Self.hash("\(key.step ?? -1) \(key.run) \(key.batch) \(key.layer ?? -1) \(key.head ?? -1) \(key.storedDetail) \(key.ablated)"))
        rows[index].value *= Double.random(in: 0..<1, using: &generator)
      }
    case .shiftedSteps:
      for index in rows.indices { rows[index].key.step = rows[index].key.step.map { $0 + 1 + Int(place % 97) } }
    case .skippedSteps(let seed):
      guard coin(seed, Self.hash(subject)) else { break }
      let lost = Set(rows.steps.sorted().enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
      rows.removeAll { row in row.key.step.map(lost.contains) ?? false }
    case .singleStep:
      let first = rows.compactMap(\.key.step).min()
      for index in rows.indices where rows[index].key.step != nil { rows[index].key.step = first }
    case .shiftedExamples:
      for index in rows.indices { rows[index].examples = rows[index].examples.map { $0 + 1 + Int(place % 97) } }
    case .splitSources:
      for index in rows.indices { rows[index].provenance.source += "#\(index % 100)" }
    case .permuted, .scaled, .inverted, .levelled: break
    }
  }

  /// Another subject's rows under this subject's name, where the other has rows of the quantity.
  private func swapped(
    _ tier: Tier, _ subject: String, _ quantity: Quantity, _ seed: UInt64
  ) throws(EvaluationError) -> [Measurement] {
    let family = subject.prefix { $0 != "/" }
    let peers = subjects.filter { $0.hasPrefix(family) || !subject.contains("/") && !$0.contains("/") }.sorted()
    guard let place = peers.firstIndex(of: subject), peers.count > 1 else {
      return try base.rows(tier, subject: subject, quantity: quantity)
    }
    for shift in 0..<peers.count - 1 {
      let step = 1 + (Int(seed % UInt64(peers.count - 1)) + shift) % (peers.count - 1)
      let rows = try base.rows(tier, subject: peers[(place + step) % peers.count], quantity: quantity)
      if !rows.isEmpty {
        return rows.map { row in
          var row = row
          row.key.subject = subject
          return row
        }
      }
    }
    return try base.rows(tier, subject: subject, quantity: quantity)
  }

  /// Where the heads go; `nil` for perturbations that are no permutation of heads or layers.
  package func headMoves(of heads: Set<Head>, layers: Set<Int>, _ subject: String, _ quantity: Quantity) -> HeadMoves? {
    guard case .permuted(let kind, let seed) = perturbation else { return nil }
    return HeadMoves(
      kind, of: heads, layers: layers, seed: seed ^ Self.hash("\(subject) \(quantity.rawValue)"))
  }

  /// Where the checkpoints of a subject and quantity go in time; `nil` for other perturbations.
  package func stepMoves(of steps: Set<Int>, _ subject: String, _ quantity: Quantity) -> StepMoves? {
    guard case .permuted(.steps, let seed) = perturbation else { return nil }
    return StepMoves(of: steps, seed: seed ^ Self.hash("\(subject) \(quantity.rawValue)"))
  }

  /// FNV-1a: a hash that is the same in every run, unlike `Hasher`.
  package static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
