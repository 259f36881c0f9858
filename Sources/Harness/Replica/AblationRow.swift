import Claims
import Compute

/// Behaviour of one seed at one step under one condition.
struct AblationRow: Sendable {
  var step: Int
  var condition: AblationCondition
  var near: Double
}

/// The conditions that a seed's heads are ablated under.
struct AblationTable: Sendable {
  /// Matched random sets.
  static let draws = 5

  var conditions: [AblationCondition] = []

  /// - Parameters:
  ///   - picks: of every seed, in order of spread
  ///   - seed: whose model is ablated
  init(_ picks: [UInt64: [HeadIndex]], of seed: UInt64, order: [UInt64], shape: Compute.ModelShape) {
    func add(_ name: String, _ heads: some Sequence<HeadIndex>, controlOf picks: [HeadIndex]? = nil) {
      let condition = AblationCondition(name, heads, controlOf: picks)
      if !condition.heads.isEmpty { conditions.append(condition) }
    }
    func layer(_ layer: Int) -> [HeadIndex] { (0..<shape.heads).map { HeadIndex(layer: layer, head: $0) } }
    let own = picks[seed] ?? []
    add("own_picks", own)
    for other in order where other != seed {
      add("picks_of_\(ReplicaPlan.name(of: other))", picks[other] ?? [], controlOf: own)
    }
    let controls = AblationCondition.matchedRandomDraws(own, headsPerLayer: shape.heads, draws: Self.draws)
    for (draw, control) in controls.enumerated() where control.heads.count == own.count {
      // Where the picks leave too few heads of their layers, there is no matched set, and so no control.
      add("matched_random.\(draw)", control.heads, controlOf: own)
    }
    add("full_layers", Set(own.map(\.layer)).sorted().flatMap(layer), controlOf: own)
    add("full_L0", layer(0))
    add("full_late", Self.lateLayers(of: shape.layers).flatMap(layer))
  }

  /// Every head by itself.
  static func single(_ shape: Compute.ModelShape) -> [AblationCondition] {
    (0..<shape.layers * shape.heads).map { index in
      let head = HeadIndex(layer: index / shape.heads, head: index % shape.heads)
      return AblationCondition("ablate_L\(head.layer)H\(head.head)", [head])
    }
  }

  /// The last three eighths of the layers, at least one: 5 to 7 of 8, 2 and 3 of 4.
  static func lateLayers(of layers: Int) -> Range<Int> {
    layers - max(1, (3 * layers + 7) / 8)..<layers
  }
}
