import Ground
import Mathematics

/// A named set of heads whose outputs are zeroed, and the control sets that belong to it.
public struct AblationCondition: Sendable, Hashable {
  public var name: String
  public var heads: Set<Head>
  /// The heads whose control the condition is; `nil` if it is nobody's.
  public var controlled: Set<Head>?

  public init(_ name: String, _ heads: some Sequence<Head>, controlOf controlled: [Head]? = nil) {
    self.name = name
    self.heads = Set(heads)
    self.controlled = controlled.map(Set.init)
  }

  /// As many heads of the same layers, none of them picked: per layer, in the order in which layers first
  /// occur among the picks, `choice` of the heads that are left, without replacement. Where fewer are left
  /// than were picked, all of them.
  ///
  /// The published controls are the first draw of `RandomState(123)` for picks in order of their rank.
  public static func matchedRandom(
    _ picks: [Head], headsPerLayer: Int, random: inout RandomState
  ) -> Set<Head> {
    var layers: [Int] = []
    for pick in picks where !layers.contains(pick.layer) { layers.append(pick.layer) }
    var control: Set<Head> = []
    for layer in layers {
      let picked = Set(picks.lazy.filter { $0.layer == layer }.map(\.head))
      let eligible = (0..<headsPerLayer).filter { !picked.contains($0) }
      let drawn = random.choice(from: eligible, count: min(picked.count, eligible.count), replace: false)
      control.formUnion(drawn.map { Head(layer: layer, head: $0) })
    }
    return control
  }

  /// `draws` matched random sets from one generator, so that the control has a distribution:
  /// `matched-random.0`, …
  public static func matchedRandomDraws(
    _ picks: [Head], headsPerLayer: Int, draws: Int, seed: UInt32 = 123
  ) -> [AblationCondition] {
    var random = RandomState(seed: seed)
    return (0..<draws).map { draw in
      AblationCondition(
        "matched-random.\(draw)", matchedRandom(picks, headsPerLayer: headsPerLayer, random: &random))
    }
  }

  /// All heads of the layers that the picks are in.
  public static func fullLayers(_ picks: some Sequence<Head>, headsPerLayer: Int) -> AblationCondition {
    let layers = Set(picks.map(\.layer))
    return AblationCondition(
      "full-layers",
      layers.flatMap { layer in (0..<headsPerLayer).map { Head(layer: layer, head: $0) } })
  }
}
