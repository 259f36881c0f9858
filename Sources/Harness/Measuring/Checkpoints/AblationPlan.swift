import Evidence
import Ground
import Transformer

/// Which sets of heads are zeroed, and the controls that belong to each.
public struct AblationPlan: Sendable, Hashable {
  public private(set) var conditions: [Condition] = []
  /// Names of sets that no random set of their layers matches in number.
  public private(set) var unmatched: [String] = []
  /// The heads that each condition is compared with besides the intact model.
  private var compared: [HeadSet?] = []

  public init() {}

  /// Adds a condition; one without heads adds nothing.
  ///
  /// - Parameter compared: heads that it is compared with besides the intact model: those whose control it is
  mutating func add(_ condition: Condition, comparedWith compared: HeadSet? = nil) {
    guard !condition.heads.isEmpty else { return }
    conditions.append(condition)
    self.compared.append(compared)
  }

  /// Adds matched random sets, named by the number of their draw. Where a layer has fewer other heads than picks, no
  /// random set matches, and there is none: a smaller one would do less damage for that reason alone.
  ///
  /// - Parameters:
  ///   - picks: in order of rank, which fixes the order of the draws
  ///   - set: the name of the picks where several sets have controls
  /// - Returns: whether there are any
  @discardableResult
  mutating func addControls(
    of picks: [Head], named set: String? = nil, headsPerLayer: Int, draws: Int, label: (_ draw: Int) -> String
  ) -> Bool {
    let controls = AblationCondition.matchedRandomDraws(picks, headsPerLayer: headsPerLayer, draws: draws)
    let picked = HeadSet(picks)
    guard controls.allSatisfy({ $0.heads.count == picked.count }) else { return false }
    for (draw, control) in controls.enumerated() {
      add(
        Condition(label(draw), HeadSet(control.heads), .control(of: set, draw: draw)), comparedWith: picked)
    }
    return true
  }

  /// The conditions as a forward pass takes them.
  var sweep: [AblationCondition] {
    zip(conditions, compared).map { condition, compared in
      AblationCondition(
        condition.label, condition.heads, controlOf: compared.map(\.heads))
    }
  }
}

/// Conditions as rows of checkpoints name them.
extension AblationPlan {
  /// Adds a set under a name, with `draws` matched random sets and the full layers as its controls:
  /// `ablate_<name> (3h)`, `ablate_matched_random_of_<name>.0` …, `ablate_full_layers_of_<name>`.
  ///
  /// - Parameter picks: in order of rank, which fixes the order of the draws. An empty set adds nothing.
  public mutating func add(_ name: String, _ picks: [Head], headsPerLayer: Int, draws: Int) {
    guard !picks.isEmpty else { return }
    let picked = HeadSet(picks)
    add(alone: name, picked)
    let isMatched = addControls(of: picks, named: name, headsPerLayer: headsPerLayer, draws: draws) { draw in
      "ablate_matched_random_of_\(name).\(draw)"
    }
    if !isMatched { unmatched.append(name) }
    let layers = Set(picked.map(\.layer)).sorted()
    add(
      Condition(
        "ablate_full_layers_of_\(name)", .layers(layers, headsPerLayer: headsPerLayer), .layers(layers, of: name)),
      comparedWith: picked)
  }

  /// Adds a set alone, without controls: `ablate_<name> (3h)`.
  mutating func add(alone name: String, _ heads: HeadSet) {
    add(Condition("ablate_\(name) (\(heads.count)h)", heads, .set(name)))
  }

  /// Adds heads that were picked on another model: `ablate_picks_of_<other> (3h)`.
  mutating func add(picksOf other: String, _ heads: HeadSet, comparedWith picks: [Head]) {
    add(
      Condition("ablate_picks_of_\(other) (\(heads.count)h)", heads, .foreign(other)),
      comparedWith: HeadSet(picks))
  }

  /// Adds layers as wholes, as claims name them: `ablate_full_layers_0_1`.
  mutating func add(layers: [Int], headsPerLayer: Int) {
    let name = layers.map { "_\($0)" }.joined()
    add(
      Condition(
        "ablate_full_layers\(name)", .layers(layers, headsPerLayer: headsPerLayer), .layers(Set(layers).sorted(), of: nil)))
  }
}

extension ModelMeasurement {
  /// The capability screen in order of selectivity, highest first.
  func rankedScreen(_ attentionClass: AttentionClass) -> [Head] {
    let selected = Set(screen(attentionClass))
    let ranked = heads.filter { selected.contains($0.index) }.sorted { a, b in
      let (x, y) = (a.attention.selectivity(attentionClass) ?? 0, b.attention.selectivity(attentionClass) ?? 0)
      return x == y ? a.index < b.index : x > y
    }
    return ranked.map(\.index)
  }
}
