import Evidence
import Foundation
import Ground
import Mathematics
import Questions
import Training

/// A replica in words and tables: how training went, where the circuits lie, how seeds share heads, when the alarm fired.
public struct ReplicaReport: Sendable {
  private let plan: ReplicaPlan
  private let seeds: [SeedOutcome]
  private let shape: ModelShape

  init(_ plan: ReplicaPlan, _ outcome: ReplicaMeasurer.Outcome) {
    self.plan = plan
    seeds = outcome.seeds
    shape = plan.recipe.shape
  }

  /// Writes the report as Markdown; the file appears whole or not at all.
  func write(to path: String) throws {
    try AtomicFile.write(markdown.utf8, to: path)
  }

  /// As Markdown.
  public var markdown: String {
    ([
      "# Replica \(plan.name)", introduction, "## Training", training, "## Picks and ablation", ablation,
      "## Over the seeds", distributions,
    ] + (plan.isMonitored ? ["## The alarm", monitor] : [])).joined(separator: "\n\n") + "\n"
  }

  private var introduction: String {
    "\(shape.layers) layers × \(shape.heads) heads of width \(shape.headDim), \(shape.parameterCount) parameters, "
      + "\(plan.recipe.steps) steps of \(plan.recipe.tokensPerStep) tokens, \(batchesWords). "
      + "Picks are the heads above the widest gap in spread of PR over all checkpoints."
  }

  private var batchesWords: String {
    "\(seeds.count) seeds, \(plan.recipe.checkpoints.steps(of: plan.recipe.steps).count) checkpoints each"
  }

  // MARK: Tables

  private var training: String {
    let head = ["seed", "pin at first", "≥ 0.1 at", "≥ 0.5 at", "≥ 0.9 at", "last pin", "best pood", "training s"]
    return table(head, seeds.map { seed in
      let points = seed.reading.curve.points
      func step(_ level: Double) -> String { points.first { $0.near >= level }.map { "\($0.step)" } ?? "never" }
      return [
        seed.reading.name, number(points.first?.near), step(0.1), step(0.5), step(0.9), number(points.last?.near),
        number(seed.reading.bestFar), number(seed.reading.times.training, 0),
      ]
    })
  }

  private var ablation: String {
    let head = ["seed", "picks", "kind", "step", "intact", "own picks", "matched random", "full layers", "best other seed's"]
    let rows = seeds.flatMap { seed in
      seed.ablations.map { ablation -> [String] in
        func near(_ isWanted: (Condition.Role) -> Bool) -> [Double] {
          ablation.near.ablated.filter { isWanted($0.condition.role) }.map(\.behaviour.top1)
        }
        let random = near { if case .control = $0 { true } else { false } }
        let foreign = near { if case .foreign = $0 { true } else { false } }
        let layers = near { if case .layers(_, of: .some) = $0 { true } else { false } }
        let mean = random.isEmpty ? nil : random.reduce(0, +) / Double(random.count)
        return [
          seed.reading.name, "\(HeadSet(seed.reading.picks))", kind(seed).rawValue, "\(ablation.step)",
          number(ablation.near.intact.top1), number(near { $0 == .own }.first),
          mean.map { "\(number($0)) (\(random.count) sets)" } ?? Self.noControl, number(layers.first),
          number(foreign.min()),
        ]
      }
    }
    let explanation = rows.contains { $0[6] == Self.noControl }
      ? "\n\nNo matched set: the picks leave too few other heads in their layers for an equally large random set, so there "
        + "the checks against random heads are not run." : ""
    return table(head, rows) + explanation
  }

  private static let noControl = "no matched set"

  // MARK: Distributions

  /// Where a seed's picks lie.
  enum Kind: String, CaseIterable {
    case onlyFirst = "L0 only"
    case onlyLate = "late only"
    case mixed
    case other
  }

  private func kind(_ seed: SeedOutcome) -> Kind {
    let layers = Set(seed.reading.picks.map(\.layer))
    let late = Set(ReplicaPlan.lateLayers(of: shape.layers))
    if layers == [0] { return .onlyFirst }
    if !layers.isEmpty, layers.isSubset(of: late) { return .onlyLate }
    return layers.contains(0) && !layers.isDisjoint(with: late) ? .mixed : .other
  }

  private var distributions: String {
    let late = ReplicaPlan.lateLayers(of: shape.layers)
    let kinds = seeds.map(kind)
    let counts = Kind.allCases.map { kind -> [String] in
      let count = kinds.count { $0 == kind }
      let interval = try? Proportion(successes: count, trials: max(1, kinds.count)).clopperPearson()
      return [kind.rawValue, "\(count)", interval.map { "\(number($0.lower, 2)) to \(number($0.upper, 2))" } ?? ""]
    }
    return [
      "Layers of the picks (late: layers \(late.lowerBound) to \(late.upperBound - 1)):",
      table(["picks in", "seeds", "share, 95 % interval"], counts), overlap, width,
    ].joined(separator: "\n\n")
  }

  private var overlap: String {
    let sets = seeds.map(\.reading.picks)
    guard sets.count > 1 else { return "One seed shares nothing." }
    func shared(_ sets: [[Head]]) -> Int {
      var sum = 0
      for i in sets.indices { for j in 0..<i { sum += Set(sets[i]).intersection(sets[j]).count } }
      return sum
    }
    let observed = shared(sets)
    var generator = Xoshiro256(seed: 20_261_122)
    let draws = (0..<10_000).map { _ in
      shared(sets.map { set in
        Dictionary(grouping: set, by: \.layer).sorted { $0.key < $1.key }.flatMap { layer, picks in
          (0..<shape.heads).shuffled(using: &generator).prefix(picks.count).map { Head(layer: layer, head: $0) }
        }
      })
    }
    let mean = Double(draws.reduce(0, +)) / Double(draws.count)
    let share = Double(draws.count { $0 >= observed }) / Double(draws.count)
    let pairs = sets.count * (sets.count - 1) / 2
    return "Heads shared over \(pairs) pairs of seeds: \(observed); by chance, with picks drawn at random within their layers, "
      + "\(number(mean, 1)), and as many or more in \(number(100 * share, 1)) % of 10,000 draws."
  }

  private var width: String {
    let widths = seeds.map { Double($0.reading.picks.count) }
    let best = seeds.map(\.reading.bestFar)
    guard seeds.count > 2, let rho = (try? RankCorrelation.spearman(widths, best)) ?? nil else {
      return "Picks a seed: \(widths.map { number($0, 0) }.joined(separator: ", ")); no rank correlation with pood is defined."
    }
    let interval = Uncertainty.bootstrap(count: seeds.count) { members in
      (try? RankCorrelation.spearman(members.map { widths[$0] }, members.map { best[$0] })) ?? nil
    }
    return "Picks a seed: \(widths.map { number($0, 0) }.joined(separator: ", ")). Rank correlation with the best pood: "
      + number(rho, 2) + (interval.map { " (95 % interval \(number($0.lower, 2)) to \(number($0.upper, 2)))" } ?? "") + "."
  }

  // MARK: Alarm

  private var monitor: String {
    let head = [
      "seed", "pin ≥ 0.5 at", "PR fired (lead)", "probe loss (lead)", "entropy (lead)", "heads that rose", "cleared by ablation",
      "overhead",
    ]
    let rows = seeds.map { seed -> [String] in
      let reading = seed.reading
      let rise = reading.curve.points.first { $0.near >= 0.5 }?.step
      func fired(_ step: Int?) -> String {
        guard let step else { return "never" }
        return "\(step)" + (rise.map { " (\($0 - step))" } ?? "")
      }
      let raised = reading.heads.indices.filter { reading.alarm?.heads[$0] != nil }
      let cleared = raised.filter { isCleared(reading.heads[$0], seed) }
      return [
        reading.name, rise.map { "\($0)" } ?? "never", fired(reading.alarm?.ratio), fired(reading.alarm?.loss),
        fired(reading.alarm?.entropy), "\(raised.count)", "\(cleared.count)",
        seed.rows.first { $0.key.quantity == .monitorOverhead }.map { "\(number(100 * $0.value, 1)) %" } ?? "–",
      ]
    }
    return table(head, rows) + "\n\n" + """
      PR fires when a head's participation ratio is above its lowest so far by an eighth of the heads' width, twice in a row; probe \
      loss and entropy by the same rule, an eighth down. Lead: steps before accuracy reached one half (negative: after). Cleared by ablation: \
      heads that rose, but whose ablation by itself costs, with its 95 % interval, less than 0.05 of accuracy.
      """
  }

  /// Whether ablating a head by itself costs less than 0.05, with its interval.
  private func isCleared(_ head: Head, _ seed: SeedOutcome) -> Bool {
    guard let single = seed.ablations.lazy.compactMap(\.single).first,
      let ablated = single.ablated.first(where: { $0.condition.heads == HeadSet([head]) })
    else { return false }
    let trials = min(plan.examples.single, plan.examples.probe)
    func hits(_ share: Double) -> Int { Int((share * Double(trials)).rounded()) }
    let interval = try? Uncertainty.difference((hits(single.intact.top1), trials), minus: (hits(ablated.behaviour.top1), trials))
    return (interval?.upper ?? 1) < 0.05
  }

  // MARK: Writing

  private func number(_ value: Double?, _ digits: Int = 3) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "–"
  }

  private func table(_ head: [String], _ rows: [[String]]) -> String {
    ([head, head.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}
