/// The closed list of what the table can hold. Units and definitions are those of the method document.
public enum Quantity: String, Sendable, Hashable, CaseIterable, Codable {
  // Spectrum of a head's output (per head).
  case pr
  case kstar
  case topShare = "top1-share"
  case norm
  // Published trajectory features of a head; `detail` names the time axis of an integral.
  case spread = "pr.spread"
  case integral = "pr.integral"
  case finalPR = "pr.final"
  case maxPR = "pr.max"
  case minPR = "pr.min"
  /// 1-based rank of a head in a published ranking; `detail` names the ranking (`integral`, `spread`, …).
  case rank
  /// Share of classified heads among the top k of a ranking; `detail` is `<ranking>@<k>`, or
  /// `not-first-token` for the share among all heads that are not of the first-token class.
  case precisionAtK = "precision-at-k"
  /// Mean best-class selectivity of the top k of a ranking; `detail` is `<ranking>@<k>`.
  case meanSelectivityAtK = "mean-selectivity-at-k"
  /// A number of heads at which a ranking is cut; `detail` names the rule (`used`, `18pct`, `elbow`, `real_above_null_max`).
  case cutOff = "cut-off"
  /// Published integral of the head at a rank; `detail` is the 1-based rank, or the cut that it is (`used`, `elbow`).
  case integralAtRank = "pr.integral-at-rank"
  /// PR of a head on structureless random tokens.
  case nullPR = "pr.null"
  /// Published elbow of the sorted integrals, in heads; `detail` is the integrals' time axis.
  case elbow
  // Attention (per head); `detail` is the class or the target position, `key` on the probe.
  case selectivity
  case attention
  /// Selectivity at random targets, over heads and draws; `detail` is the class and the quantile (`induction p99`).
  case nullSelectivity = "selectivity.null"
  /// Selectivity over the heads of a model; `detail` is the class and `max` or `median`.
  case selectivitySummary = "selectivity.summary"
  /// Published class of a head: 1 for the class named in `detail`, `circuit` for the authors' picks on the
  /// probe.
  case classified = "class"
  /// Published count of heads of the class in `detail` (per layer where a layer is given); `<class>@<k>`
  /// counts the top k only, `induction>=50x` the heads above a selectivity, `classified` those of any class.
  case classCount = "class-count"
  /// Median rank and hit share of the codeword under a head's OV map; `detail` is `median-rank` or
  /// `argmax-share`.
  case ovScore = "ov-score"
  /// Published share of heads of class first-token, of a layer where one is given.
  case bosFraction = "bos.fraction"
  /// Share of examples whose attention from the read position is largest at one and the same relative position,
  /// the one most frequent over the examples (per head).
  case attentionModeShare = "attention.mode-share"
  /// Mean absolute cosine between a head's mean outputs for two different codewords, over all pairs (per head).
  case codewordCosine = "output.codeword-cosine"
  // Behaviour, intact or under ablation.
  case pin = "accuracy.pin"
  case pood = "accuracy.pood"
  case top1 = "accuracy.top1"
  case top5 = "accuracy.top5"
  /// Share of examples answered with another example's codeword once the outputs of the heads in `ablated` are replaced
  /// with those of that other example.
  case patchedCodeword = "accuracy.patched-codeword"
  case loss
  case validationLoss = "loss.validation"
  case targetLogit = "logit.target"
  /// Standard error, over the batch's examples, of the mean that `detail` names: `loss` or `logit.target`.
  case standardError = "standard-error"
  /// Share of examples that one of two conditions gets right and the other wrong: the one in `ablated` and the one that
  /// `detail` names with the quantity, `accuracy.top1 minus none` (see ``pair(_:minus:)``).
  case disagreement
  /// Standard error of the mean difference, over the same examples, of two conditions that are named likewise.
  case differenceError = "standard-error-of-difference"
  // Parameter space; `detail` names the set (`circuit`, `control`).
  case parameterGap = "parameter.gap"
  case parameterKStar = "parameter.kstar"
  case parameterLambda1 = "parameter.lambda1"
  /// Mean PR over the set named in `detail`.
  case meanPR = "pr.mean"
  // Initial QK features of the picks against the rest of their layer; `detail` is the feature.
  case initQKZ = "init-qk.z"
  case initQKPicks = "init-qk.pick-mean"
  case initQKRest = "init-qk.rest-mean"
  case initQKRestDeviation = "init-qk.rest-std"
  // Construction of the key-retrieval batch, and its place in training; `detail` is `min` or `max` over examples.
  /// Positions of an example at which its codeword stands.
  case codewordMentions = "batch.codeword-mentions"
  /// Position of the codeword's last mention minus the read position.
  case readOffset = "batch.read-offset"
  /// Different codewords that the batch generator draws from.
  case codewords = "batch.codewords"
  /// Tokens of a codeword.
  case codewordTokens = "batch.tokens-per-codeword"
  /// Seed of the generator that a batch was drawn with, and tokens of an example.
  case batchSeed = "batch.seed"
  case sequenceLength = "batch.length"
  /// A setting of training that `detail` names: `weight-decay`, `learning-rate`, `probe-weight`, `beta2`.
  case hyperparameter = "recipe.hyperparameter"
  /// Share of training examples that are probe examples.
  case probeShare = "recipe.probe-share"
  // Shape and cost.
  case layerCount = "shape.layers"
  case headCount = "shape.heads-per-layer"
  /// Heads of a layer that hold keys and values, each for as many query heads: fewer than query heads under
  /// grouped-query attention.
  case keyValueHeadCount = "shape.key-value-heads-per-layer"
  case headDim = "shape.head-dim"
  case width = "shape.width"
  case parameters = "shape.parameters"
  case seconds = "cost.seconds"
  /// Floating-point operations of the work that `detail` names, counted from shapes and not timed.
  case operations = "cost.operations"
  case forwardPasses = "cost.forward-passes"
  /// Lines of code of the part named in `detail`.
  case lines = "cost.lines"
  /// Steps from the monitor's alarm to accuracy reaching one half; negative where the alarm comes later. An alarm
  /// that never came counts as one step after the last.
  case monitorLead = "monitor.lead-steps"
  /// Heads that raised the monitor's alarm by the signal in `detail` up to the end of training; 0 if it never came.
  case monitorHeads = "monitor.heads"
  /// Operations of monitoring over those of training.
  case monitorOverhead = "monitor.overhead"
}
