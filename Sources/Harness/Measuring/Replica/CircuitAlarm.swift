import Foundation
import Mathematics
import Training

/// Watches the participation ratio of every head during training and says when a circuit forms.
///
/// **Rule.** Every ``interval`` steps the PR of every head is measured on ``examples`` probes. A head *rises* when its
/// PR exceeds the lowest value that it had so far by an eighth of the heads' width (the paper's picks rise
/// by more than half of it) and has done so twice in a row. The alarm fires when the first head rises; every head that
/// rises up to the end of training is remembered. The rule knows no codeword, no loss and no accuracy: it was written down before
/// any claim was evaluated, and its constants are shares of the paper's figures.
///
/// Beside it the two obvious alternatives are followed by the same kind of rule: the *probe loss*, which fires when it has
/// fallen by an eighth from its first value twice in a row, and the *attention entropy*, which fires when a head's
/// has fallen by an eighth of its highest value so far twice in a row.
public final class CircuitAlarm: TrainingMonitor {
  public let interval: Int
  public let batch: ProbeBatch
  /// Probes that the alarm looks at.
  public static let examples = 128
  /// Share of the heads' width, of the loss and of the entropy that counts.
  public static let share = 0.125

  /// What one kind of signal has seen.
  struct Watch: Hashable {
    /// The reference of every head: lowest PR, first loss, highest entropy.
    var reference: [Double]
    /// Observations in a row beyond the reference.
    var run: [Int]
    /// The step at which each fired; 0 for those that did not.
    var fired: [Int]

    init(count: Int) {
      reference = Array(repeating: .nan, count: count)
      run = Array(repeating: 0, count: count)
      fired = run
    }

    /// The first step at which any fired.
    var first: Int? { fired.filter { $0 > 0 }.min() }

    mutating func note(_ index: Int, isBeyond: Bool, step: Int) {
      run[index] = isBeyond ? run[index] + 1 : 0
      if run[index] >= 2, fired[index] == 0 { fired[index] = step }
    }
  }

  private(set) var ratios: Watch
  private(set) var losses: Watch
  private(set) var entropies: Watch
  private let heads: Int

  /// - Parameter interval: steps between looks; by default as many as between evaluations, at most a fortieth of the run.
  public init(_ recipe: TrainingRecipe, interval: Int? = nil) throws(TrainingError) {
    let (probes, spans) = try recipe.probes()
    self.interval = interval ?? max(1, min(recipe.evaluation.every, recipe.steps / 40))
    batch = ProbeBatch(
      count: Self.examples, probes: probes, prefix: spans.prefix, gap: spans.near,
      seed: recipe.evaluation.seed &+ 1)
    heads = recipe.shape.heads
    let count = recipe.shape.layers * recipe.shape.heads
    operations =
      Double(recipe.steps / self.interval)
      * (Double(batch.count) * TrainingCost.forward(recipe.shape, length: batch.length)
        + TrainingCost.spectra(recipe.shape, examples: batch.count))
    ratios = Watch(count: count)
    losses = Watch(count: 1)
    entropies = Watch(count: count)
  }

  /// Floating-point operations of all its looks over a run: a pass over its probes and the spectra of every head.
  let operations: Double

  /// Whether it has looked at the heads at all.
  var hasLooked: Bool { !losses.reference[0].isNaN }

  public func observe(_ observation: HeadObservation) {
    let step = observation.step
    let width = observation.heads * observation.headDim
    observation.outputs.withUnsafeBufferPointer { outputs in
      guard let base = outputs.baseAddress else { return }
      let workspace = SpectralWorkspace(maxOrder: observation.headDim)
      for index in 0..<observation.layers * observation.heads {
        let (layer, head) = index.quotientAndRemainder(dividingBy: observation.heads)
        let view = MatrixView(
          base + layer * observation.examples * width + head * observation.headDim, rows: observation.examples,
          columns: observation.headDim, stride: width)
        guard let ratio = try? workspace.summary(of: view).participationRatio else { continue }
        let lowest = min(ratios.reference[index], ratio)
        ratios.reference[index] = ratios.reference[index].isNaN ? ratio : lowest
        ratios.note(
          index, isBeyond: ratio - ratios.reference[index] > Self.share * Double(observation.headDim), step: step)
      }
    }
    for (index, entropy) in observation.attentionEntropy.enumerated() {
      let highest = entropies.reference[index].isNaN ? entropy : max(entropies.reference[index], entropy)
      entropies.reference[index] = highest
      entropies.note(index, isBeyond: entropy < (1 - Self.share) * highest, step: step)
    }
    let loss = observation.answers.losses.reduce(0, +) / Double(max(1, observation.answers.losses.count))
    if losses.reference[0].isNaN { losses.reference[0] = loss }
    losses.note(0, isBeyond: loss < (1 - Self.share) * losses.reference[0], step: step)
  }

  public var memory: [Double] {
    get {
      var memory: [Double] = []
      for watch in [ratios, losses, entropies] {
        // No reference is negative, so −1 stands for none yet.
        memory += watch.reference.map { $0.isNaN ? -1 : $0 }
        memory += watch.run.map(Double.init)
        memory += watch.fired.map(Double.init)
      }
      return memory
    }
    set {
      let counts = [ratios.run.count, 1, ratios.run.count]
      guard newValue.count == 3 * counts.reduce(0, +) else { return }
      var rest = newValue[...]
      func take(_ count: Int) -> [Double] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      let watches = counts.map { count in
        var watch = Watch(count: count)
        watch.reference = take(count).map { $0 < 0 ? .nan : $0 }
        watch.run = take(count).map { Int($0) }
        watch.fired = take(count).map { Int($0) }
        return watch
      }
      (ratios, losses, entropies) = (watches[0], watches[1], watches[2])
    }
  }
}

extension CircuitAlarm {
  /// What the alarm said over a whole training.
  struct Findings: Sendable, Hashable {
    /// The step at which each head's PR rose, by layer and head; `nil` for those that did not.
    var heads: [Int?]
    /// First steps at which PR, probe loss and attention entropy fired.
    var ratio, loss, entropy: Int?
    /// Heads whose entropy fired.
    var entropyHeads: [Int?]
  }

  var findings: Findings {
    Findings(
      heads: ratios.fired.map { $0 > 0 ? $0 : nil }, ratio: ratios.first, loss: losses.first,
      entropy: entropies.first, entropyHeads: entropies.fired.map { $0 > 0 ? $0 : nil })
  }
}
