import Evidence
import Ground
import Training

/// The conditions that a seed's heads are ablated under.
extension AblationPlan {
  /// Matched random sets of a seed's picks.
  static let replicaDraws = 5

  /// A seed's own picks, the other seeds', and the controls of its own.
  ///
  /// - Parameters:
  ///   - picks: of every seed, in order of spread
  ///   - seed: whose model is ablated
  init(_ picks: [UInt64: [Head]], of seed: UInt64, order: [UInt64], shape: ModelShape) {
    self.init()
    let own = picks[seed] ?? []
    let ownSet = HeadSet(own)
    add(Condition("own_picks", ownSet, .own))
    for other in order where other != seed {
      let name = ReplicaPlan.name(of: other)
      add(
        Condition("picks_of_\(name)", HeadSet(picks[other] ?? []), .foreign(name)), comparedWith: ownSet)
    }
    addControls(of: own, headsPerLayer: shape.heads, draws: Self.replicaDraws) { "matched_random.\($0)" }
    func layers(_ label: String, _ layers: [Int], of set: String? = nil) -> Condition {
      Condition(label, .layers(layers, headsPerLayer: shape.heads), .layers(layers, of: set))
    }
    add(layers("full_layers", Set(ownSet.map(\.layer)).sorted(), of: "own_picks"), comparedWith: ownSet)
    add(layers("full_L0", [0]))
    add(layers("full_late", Array(ReplicaPlan.lateLayers(of: shape.layers))))
  }

  /// Every head by itself.
  init(singleHeadsOf shape: ModelShape) {
    self.init()
    for head in HeadSet.layers(0..<shape.layers, headsPerLayer: shape.heads) {
      add(Condition("ablate_\(head)", HeadSet([head]), .set("\(head)")))
    }
  }
}

extension ReplicaPlan {
  /// The last three eighths of the layers, at least one: 5 to 7 of 8, 2 and 3 of 4.
  static func lateLayers(of layers: Int) -> Range<Int> {
    layers - max(1, (3 * layers + 7) / 8)..<layers
  }
}
