import Claims
import Compute

/// Which sets of heads are zeroed, and the controls that belong to each.
public struct AblationPlan: Sendable, Hashable {
  public private(set) var conditions: [AblationCondition] = []
  /// Names of sets that no random set of their layers matches in number.
  public private(set) var unmatched: [String] = []

  public init() {}

  /// Adds a set under a name, with `draws` matched random sets and the full layers as its controls:
  /// `ablate_<name> (3h)`, `ablate_matched_random_of_<name>.0` …, `ablate_full_layers_of_<name>`. Where a layer has
  /// fewer other heads than picks, no random set matches, and there is none: a smaller one would do less damage for
  /// that reason alone.
  ///
  /// - Parameter picks: in order of rank, which fixes the order of the draws. An empty set adds nothing.
  public mutating func add(_ name: String, _ picks: [HeadIndex], headsPerLayer: Int, draws: Int) {
    guard !picks.isEmpty else { return }
    add(alone: name, picks)
    let controls = AblationCondition.matchedRandomDraws(picks, headsPerLayer: headsPerLayer, draws: draws)
    if controls.allSatisfy({ $0.heads.count == Set(picks).count }) {
      for (draw, control) in controls.enumerated() {
        conditions.append(AblationCondition("ablate_matched_random_of_\(name).\(draw)", control.heads, controlOf: picks))
      }
    } else {
      unmatched.append(name)
    }
    let layers = AblationCondition.fullLayers(picks, headsPerLayer: headsPerLayer)
    conditions.append(AblationCondition("ablate_full_layers_of_\(name)", layers.heads, controlOf: picks))
  }

  /// Adds a set alone, without controls: `ablate_<name> (3h)`.
  ///
  /// - Parameter controlled: the heads whose control it is, as foreign picks are.
  mutating func add(alone name: String, _ heads: [HeadIndex], controlOf controlled: [HeadIndex]? = nil) {
    conditions.append(AblationCondition("ablate_\(name) (\(Set(heads).count)h)", heads, controlOf: controlled))
  }

  /// Adds layers as wholes, as claims name them: `ablate_full_layers_0_1`.
  mutating func add(layers: [Int], headsPerLayer: Int) {
    let name = layers.map { "_\($0)" }.joined()
    let heads = HeadSet.layers(layers, headsPerLayer: headsPerLayer).map { HeadIndex($0) }
    conditions.append(AblationCondition("ablate_full_layers\(name)", heads))
  }
}

extension ModelMeasurement {
  /// The capability screen in order of selectivity, highest first.
  func rankedScreen(_ attentionClass: Compute.AttentionClass) -> [HeadIndex] {
    let selected = Set(screen(attentionClass))
    let ranked = heads.filter { selected.contains($0.index) }.sorted { a, b in
      let (x, y) = (a.attention.selectivity(attentionClass) ?? 0, b.attention.selectivity(attentionClass) ?? 0)
      return x == y ? Claims.Head(a.index) < Claims.Head(b.index) : x > y
    }
    return ranked.map(\.index)
  }
}

extension Head {
  /// The same head as the numeric part of the program names it.
  public init(_ index: HeadIndex) { self.init(layer: index.layer, head: index.head) }
}

extension HeadIndex {
  init(_ head: Head) { self.init(layer: head.layer, head: head.head) }
}

extension HeadSet {
  public init(indices: some Sequence<HeadIndex>) { self.init(indices.map { Head($0) }) }
}
