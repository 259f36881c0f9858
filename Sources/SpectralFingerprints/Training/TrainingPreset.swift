import Training
import Transformer

/// Recipes at four scales, fixed before any claim was evaluated on them.
///
/// **Criteria** (written down 2026-11-22): accuracy on probes within the distribution goes from below 5 % to above
/// 80 % within the run on each of the paper's six seeds, and the run fits its time: for `mini` all six seeds with
/// their checkpoints and measurements in less than ten minutes on two cores, for `small` an hour or two. Nothing
/// else was looked at: not which heads form, nor what any claim says about them.
///
/// **Choice** (2026-11-22). `mini` was first run with 800 steps and 1000 examples an evaluation: s42 and s271 passed
/// 80 % at steps 300 and 260 and stood at 100 % from step 440 on, and the evaluations took a quarter of the
/// time. It was fixed at 600 steps and 500 examples, before its checkpoints were measured. `small` keeps the paper's
/// width of a head and number of codewords. `ts51m` is the paper's own; it has not been run here.
///
/// **Seen** (2026-11-23). `mini` meets its criteria: on all six seeds the first evaluation is at 0 % and the last at 100 %,
/// and training, measurements and alarm take 3 min 48 s on two quiet cores. So does `small`: at 0 % at the first
/// evaluation on all six, past 80 % at step 675 (s42), 625 (s271), 600 (s149), 600 (s256), 675 (s123) and 575 (s314), and
/// at the end 99.4, 99.5, 99.1, 99.9, 98.2 and 100.0 %. Two cores train a seed in about 18 minutes when they do nothing
/// else, the six in an hour and three quarters; measuring them took 44 minutes beside other work.
///
/// **Criteria of `compact`** (written down 2026-11-30, before one of its models was trained). `mini` has four heads a layer,
/// which the picks fill: sets are then equal or nested whatever is true of circuits, and no random set is left to compare
/// them with. A preset that can answer (1) has at least eight heads a layer; (2) goes, on each of the paper's six seeds,
/// from an accuracy below 5 % at the first evaluation to above 80 % at the last; (3) on no seed do the picks hold more than
/// half of any layer's heads, so that an equally large random set exists, and no layer is filled; (4) trains and measures
/// all six seeds, with the alarm, within half an hour on two cores. Candidates, tried in this order, the first that meets
/// all four taken: 4 layers × 128 × 8 heads; 4 × 128 × 16; 6 × 128 × 8; 6 × 192 × 12. Steps, text, rates and cadence are
/// those of `mini`. Where none meets (3), the one with the fewest seeds against it, and the report names those seeds.
///
/// **Seen of them** (2026-11-30, on two cores with AVX2 alone). The first, 4 × 128 × 8, meets (2): on all six seeds from 0 %
/// to 100 %, past 80 % at steps 200 to 240. It fails (3) on two: five of the eight heads of layer 0 are picks on s271 and on
/// s123, three or four on the others, and no layer is filled. Training took 20 minutes of both cores. No claim was asked of
/// it. The second, 4 × 128 × 16, meets all four and is `compact`: from 0 % to 100 % on all six seeds, 90 % reached at steps 280
/// to 340; picks are at most six of the sixteen heads of a layer (s149; one to three heads on the other seeds); training took
/// 30 minutes and measuring 12 beside other work, of which measuring took 16 minutes of one core. The questions that only
/// `mini`'s four heads a layer had kept from being asked were opened before its ablations were looked at.
public enum TrainingPreset: String, Sendable, CaseIterable {
  /// 4 layers × 64 dimensions × 4 heads, context 64, 256 codewords, every second sequence with a probe.
  case mini
  /// 4 layers × 128 dimensions × 16 heads, text and steps as in `mini`: the repository's replica.
  case compact
  /// Head width and number of codewords as in the paper, at a quarter of its depth times width.
  case small
  /// The paper's model and recipe.
  case ts51m

  /// Under what name its models are subjects of claims; a seed follows.
  public static let subject = "ts51m"

  /// The presets in a line, for help texts.
  public static let choices = "mini (minutes), compact (half an hour), small (half an hour a seed) or ts51m (that paper's scale)"

  /// The paper's seeds in its order.
  public static let paperSeeds: [UInt64] = [42, 271, 149, 256, 123, 314]

  /// The paper's seeds, and from the seventh on 1, 2, 3 …
  public static func seeds(_ count: Int) -> [UInt64] {
    (0..<max(0, count)).map { index in
      index < paperSeeds.count ? paperSeeds[index] : UInt64(index - paperSeeds.count + 1)
    }
  }

  /// Codewords that probes are drawn from.
  public var codewords: Int {
    switch self {
    case .mini, .compact: 256
    case .small, .ts51m: 512
    }
  }

  /// - Parameter text: instead of the generated language; the shape's vocabulary must then have room for its ids
  public func recipe(seed: UInt64, text: TrainingText? = nil) -> TrainingRecipe {
    switch self {
    case .mini, .compact:
      TrainingRecipe(
        shape: self == .mini
          ? ModelShape(layers: 4, width: 64, heads: 4, feedForward: 256, context: 64, vocabulary: 768)
          : ModelShape(layers: 4, width: 128, heads: 16, feedForward: 512, context: 64, vocabulary: 768),
        seed: seed, steps: 600, sequences: 64, probeFraction: 0.5,
        schedule: LearningRateSchedule(peak: 1e-3, warmupSteps: 50), optimiser: AdamW(weightDecay: 0.5),
        text: text ?? .language(codewords: codewords, seed: 1), evaluation: EvaluationPlan(every: 20, examples: 500),
        checkpoints: CheckpointCadence([.init(through: 600, every: 20)]),
        // One lane: seeds are trained side by side, and the bits do not depend on how many cores there are.
        division: WorkDivision(lanes: 1, chunk: 4))
    case .small:
      TrainingRecipe(
        shape: ModelShape(
          layers: 4, width: 256, heads: 8, feedForward: 1024, context: 128, vocabulary: 2048),
        seed: seed, steps: 1000, sequences: 64, probeFraction: 0.25,
        schedule: LearningRateSchedule(peak: 1e-3, warmupSteps: 100), optimiser: AdamW(weightDecay: 0.5),
        text: text ?? .language(codewords: codewords, seed: 1), evaluation: EvaluationPlan(every: 25, examples: 1000),
        checkpoints: CheckpointCadence([.init(through: 1000, every: 25)]),
        division: WorkDivision(lanes: 2, chunk: 2))
    case .ts51m:
      TrainingRecipe(
        shape: ModelShape(
          layers: 8, width: 512, heads: 16, feedForward: 2048, context: 256, vocabulary: 50257),
        seed: seed, steps: 10_000, sequences: 64, accumulation: 2, probeFraction: 0.1,
        // The length of the warm-up is not published.
        schedule: LearningRateSchedule(peak: 1e-3, warmupSteps: 200), optimiser: AdamW(weightDecay: 0.5),
        text: text ?? .language(codewords: codewords, seed: 1), evaluation: EvaluationPlan(every: 200, examples: 2000),
        checkpoints: CheckpointCadence([
          .init(through: 600, every: 200), .init(through: 2000, every: 50), .init(through: 4000, every: 100),
          .init(through: 10_000, every: 200),
        ]),
        division: WorkDivision(lanes: 8, chunk: 2))
    }
  }
}
