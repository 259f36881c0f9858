import Claims

/// The quantities that the tool itself measures, and those of the published results that it reads. Definitions are those of
/// the method document.
extension Quantity {
  // Spectrum of a head's output (per head).
  public static let pr = define(
    "pr", .dimension, of: "head",
    "participation ratio of its output over the batch, exp of the entropy of the squared singular values")
  public static let kstar = define("kstar", .count, of: "head", "signal-weighted rank k*, 1-based")
  public static let topShare = define("top1-share", .share, of: "head", "share of the largest singular value in the energy")
  public static let norm = define("norm", .size, of: "head", "Frobenius norm of its output")
  // Published trajectory features of a head; `detail` names the time axis of an integral.
  public static let spread = define("pr.spread", .size, of: "head", "largest minus smallest PR over training")
  public static let integral = define("pr.integral", .size, of: "head", "integral of PR − 1 over training; `detail` is the time axis")
  public static let finalPR = define("pr.final", .dimension, of: "head", "PR at the last checkpoint")
  public static let maxPR = define("pr.max", .dimension, of: "head", "largest PR over training")
  public static let minPR = define("pr.min", .dimension, of: "head", "smallest PR over training")
  /// 1-based rank of a head in a published ranking; `detail` names the ranking (`integral`, `spread`, …).
  public static let rank = define("rank", .ordinal, of: "head", "place in the ranking that `detail` names, from 1")
  /// Share of classified heads among the top k of a ranking; `detail` is `<ranking>@<k>`, or
  /// `not-first-token` for the share among all heads that are not of the first-token class.
  public static let precisionAtK = define(
    "precision-at-k", .share, of: "model",
    "share of classified heads among the first k of a ranking; `detail` is `RANKING@k`")
  /// Mean best-class selectivity of the top k of a ranking; `detail` is `<ranking>@<k>`.
  public static let meanSelectivityAtK = define(
    "mean-selectivity-at-k", .size, of: "model",
    "mean selectivity for the best class among the first k; `detail` is `RANKING@k`")
  /// A number of heads at which a ranking is cut; `detail` names the rule (`used`, `18pct`, `elbow`, `real_above_null_max`).
  public static let cutOff = define(
    "cut-off", .count, of: "model", unit: "heads",
    "number of heads at which a ranking is cut; `detail` is the rule")
  /// Published integral of the head at a rank; `detail` is the 1-based rank, or the cut that it is (`used`, `elbow`).
  public static let integralAtRank = define(
    "pr.integral-at-rank", .size, of: "model",
    "integral of the head at the rank, or at the cut, in `detail`")
  /// PR of a head on structureless random tokens.
  public static let nullPR = define("pr.null", .dimension, of: "head", "PR on random tokens")
  /// Published elbow of the sorted integrals, in heads; `detail` is the integrals' time axis.
  public static let elbow = define("elbow", .size, of: "model", unit: "heads", "elbow of the sorted integrals, in heads")
  // Attention (per head); `detail` is the class or the target position, `key` on the probe.
  public static let selectivity = define(
    "selectivity", .size, of: "head",
    "attention to the position of the class in `detail`, over attention to random positions")
  public static let attention = define("attention", .share, of: "head", "mean attention to that position")
  /// Selectivity at random targets, over heads and draws; `detail` is the class and the quantile (`induction p99`).
  public static let nullSelectivity = define(
    "selectivity.null", .size, of: "model",
    "selectivity at random targets; `detail` is class and quantile")
  /// Selectivity over the heads of a model; `detail` is the class and `max` or `median`.
  public static let selectivitySummary = define(
    "selectivity.summary", .size, of: "model",
    "largest or median selectivity over the heads; `detail` is class and which")
  /// Published class of a head: 1 for the class named in `detail`, `circuit` for the authors' picks on the
  /// probe.
  public static let classified = define("class", .mark, of: "head", "1 for the class in `detail`")
  /// Published count of heads of the class in `detail` (per layer where a layer is given); `<class>@<k>`
  /// counts the top k only, `induction>=50x` the heads above a selectivity, `classified` those of any class.
  public static let classCount = define("class-count", .count, of: "model or layer", unit: "heads", "heads of the class in `detail`")
  /// Median rank and hit share of the codeword under a head's OV map; `detail` is `median-rank` or
  /// `argmax-share`.
  public static let ovScore = define(
    "ov-score", .size, of: "head",
    "median rank, or share of first ranks, of a codeword under the output–value map")
  /// Published share of heads of class first-token, of a layer where one is given.
  public static let bosFraction = define("bos.fraction", .share, of: "model or layer", "share of heads of class first-token")
  /// Share of examples whose attention from the read position is largest at one and the same relative position,
  /// the one most frequent over the examples (per head).
  public static let attentionModeShare = define(
    "attention.mode-share", .share, of: "head",
    "share of examples whose largest attention is at the most frequent relative position")
  /// Mean absolute cosine between a head's mean outputs for two different codewords, over all pairs (per head).
  public static let codewordCosine = define(
    "output.codeword-cosine", .share, of: "head",
    "mean absolute cosine between mean outputs for two different codewords")
  // Circuits of heads, on random tokens that come again in the same order.
  public static let prefixMatching = define(
    "prefix-matching-score", .share, of: "head",
    "mean attention, from a token that stood in earlier repetitions, to the positions just behind it there")
  public static let previousToken = define("previous-token-score", .share, of: "head", "mean attention to the position just before")
  public static let copying = define(
    "copying-score", .number, of: "head",
    "how far it raises the tokens that it attends to; `detail` is `eigenvalues`, `positive-share` or `logits`")
  public static let keyComposition = define(
    "composition.k", .share, of: "head",
    "‖W_QK W_OV‖ / (‖W_QK‖ ‖W_OV‖) with the earlier head in `detail`")
  public static let randomKeyComposition = define(
    "composition.k.random", .share, of: "model", "mean of that ratio over random maps of the model's shape")
  public static let inContextScore = define(
    "in-context-score", .number, of: "model", unit: "nats", worse: .higher,
    "mean loss of late tokens of a window minus that of early ones; `detail` says which")
  public static let lossAtPlace = define(
    "loss.at-place", .size, of: "model", unit: "nats", worse: .higher,
    "mean loss of the token at the place in `detail`, from 1, of a window")
  // Behaviour, intact or under ablation.
  public static let pin = define("accuracy.pin", .accuracy, of: "model", worse: .lower, "accuracy on probes with gaps as in training")
  public static let pood = define("accuracy.pood", .accuracy, of: "model", worse: .lower, "accuracy on probes with longer gaps")
  public static let top1 = define(
    "accuracy.top1", .accuracy, of: "model", worse: .lower,
    "share of examples whose first prediction is the target")
  public static let top5 = define(
    "accuracy.top5", .accuracy, of: "model", worse: .lower,
    "share of examples with the target among the first five")
  /// Share of examples answered with another example's codeword once the outputs of the heads in `ablated` are replaced
  /// with those of that other example.
  public static let patchedCodeword = define(
    "accuracy.patched-codeword", .accuracy, of: "model",
    "share answered with another example's codeword, once the outputs of the heads in `ablated` are that example's")
  public static let loss = define("loss", .size, of: "model", unit: "nats", worse: .higher, "mean loss at the query, nats")
  public static let validationLoss = define(
    "loss.validation", .size, of: "model", unit: "nats", worse: .higher,
    "mean loss of the next token on running text, nats")
  public static let targetLogit = define("logit.target", .number, of: "model", worse: .lower, "mean logit of the target")
  /// Standard error, over the batch's examples, of the mean that `detail` names: `loss` or `logit.target`.
  public static let standardError = define("standard-error", .size, of: "model", "of the mean that `detail` names")
  /// Share of examples that one of two conditions gets right and the other wrong: the one in `ablated` and the one that
  /// `detail` names with the quantity, `accuracy.top1 minus none` (see ``pair(_:minus:)``).
  public static let disagreement = define(
    "disagreement", .share, of: "model",
    "share of examples that one of two conditions gets right and the other wrong")
  /// Standard error of the mean difference, over the same examples, of two conditions that are named likewise.
  public static let differenceError = define(
    "standard-error-of-difference", .size, of: "model",
    "of the mean difference of two conditions over the same examples")
  // Parameter space; `detail` names the set (`circuit`, `control`).
  public static let parameterGap = define(
    "parameter.gap", .number, of: "set",
    "largest minus second eigenvalue of the movement of its weights")
  public static let parameterKStar = define("parameter.kstar", .size, of: "set", "k* of that movement")
  public static let parameterLambda1 = define("parameter.lambda1", .size, of: "set", "largest eigenvalue of that movement")
  /// Mean PR over the set named in `detail`.
  public static let meanPR = define("pr.mean", .dimension, of: "set", "mean PR over the set in `detail`")
  // Initial QK features of the picks against the rest of their layer; `detail` is the feature.
  public static let initQKZ = define(
    "init-qk.z", .number, of: "set",
    "z of a feature of the query–key map at the start, picks against their layer")
  public static let initQKPicks = define("init-qk.pick-mean", .number, of: "set", "its mean over the picks")
  public static let initQKRest = define("init-qk.rest-mean", .number, of: "set", "its mean over the rest")
  public static let initQKRestDeviation = define("init-qk.rest-std", .size, of: "set", "its deviation over the rest")
  // Construction of the key-retrieval batch, and its place in training; `detail` is `min` or `max` over examples.
  /// Positions of an example at which its codeword stands.
  public static let codewordMentions = define(
    "batch.codeword-mentions", .size, of: "batch",
    "places at which a codeword stands in an example; `detail` is `min` or `max`")
  /// Position of the codeword's last mention minus the read position.
  public static let readOffset = define(
    "batch.read-offset", .number, of: "batch", unit: "tokens",
    "last mention of the codeword minus the read position")
  /// Different codewords that the batch generator draws from.
  public static let codewords = define("batch.codewords", .size, of: "batch", "different codewords")
  /// Tokens of a codeword.
  public static let codewordTokens = define("batch.tokens-per-codeword", .size, of: "batch", unit: "tokens", "tokens of a codeword")
  /// Seed of the generator that a batch was drawn with, and tokens of an example.
  public static let batchSeed = define("batch.seed", .count, of: "batch", "seed of its generator")
  public static let sequenceLength = define("batch.length", .ordinal, of: "batch", unit: "tokens", "tokens of an example")
  /// A setting of training that `detail` names: `weight-decay`, `learning-rate`, `probe-weight`, `beta2`.
  public static let hyperparameter = define("recipe.hyperparameter", .size, of: "recipe", "setting of training that `detail` names")
  /// Share of training examples that are probe examples.
  public static let probeShare = define("recipe.probe-share", .share, of: "recipe", "share of training sequences that carry a probe")
  // Shape and cost.
  public static let layerCount = define("shape.layers", .ordinal, of: "model", unit: "layers", "layers")
  public static let headCount = define("shape.heads-per-layer", .ordinal, of: "model", unit: "heads", "heads of a layer")
  /// Heads of a layer that hold keys and values, each for as many query heads: fewer than query heads under
  /// grouped-query attention.
  public static let keyValueHeadCount = define(
    "shape.key-value-heads-per-layer", .ordinal, of: "model", unit: "heads",
    "heads of a layer that hold keys and values")
  public static let headDim = define("shape.head-dim", .ordinal, of: "model", "width of a head")
  public static let width = define("shape.width", .ordinal, of: "model", "width of the model")
  public static let parameters = define("shape.parameters", .ordinal, of: "model", unit: "parameters", "parameters")
  public static let seconds = define("cost.seconds", .size, of: "recipe", unit: "seconds", "seconds of the part in `detail`")
  /// Floating-point operations of the work that `detail` names, counted from shapes and not timed.
  public static let operations = define(
    "cost.operations", .size, of: "recipe", unit: "operations",
    "floating-point operations of the part in `detail`, counted from shapes")
  public static let forwardPasses = define("cost.forward-passes", .size, of: "recipe", unit: "passes", "passes of the part in `detail`")
  /// Lines of code of the part named in `detail`.
  public static let lines = define("cost.lines", .size, of: "recipe", unit: "lines", "lines of code of the part in `detail`")
  /// Steps from the monitor's alarm to accuracy reaching one half; negative where the alarm comes later. An alarm
  /// that never came counts as one step after the last.
  public static let monitorLead = define(
    "monitor.lead-steps", .number, of: "run", unit: "steps",
    "steps from the alarm to an accuracy of one half; negative where the alarm is later")
  /// Heads that raised the monitor's alarm by the signal in `detail` up to the end of training; 0 if it never came.
  public static let monitorHeads = define(
    "monitor.heads", .count, of: "run", unit: "heads",
    "heads that raised the alarm up to the end of training, by the signal in `detail`; 0 if it never came")
  /// Operations of monitoring over those of training.
  public static let monitorOverhead = define("monitor.overhead", .number, of: "run", "operations of watching over those of training")

  /// All of them, in this order.
  public static let builtIn: [Quantity] = [
    pr, kstar, topShare, norm, spread, integral, finalPR, maxPR, minPR, rank, precisionAtK, meanSelectivityAtK,
    cutOff, integralAtRank, nullPR, elbow, selectivity, attention, nullSelectivity, selectivitySummary, classified,
    classCount, ovScore, bosFraction, attentionModeShare, codewordCosine, prefixMatching, previousToken, copying,
    keyComposition, randomKeyComposition, inContextScore, lossAtPlace, pin, pood, top1, top5, patchedCodeword,
    loss, validationLoss, targetLogit, standardError, disagreement, differenceError, parameterGap, parameterKStar,
    parameterLambda1, meanPR, initQKZ, initQKPicks, initQKRest, initQKRestDeviation, codewordMentions, readOffset,
    codewords, codewordTokens, batchSeed, sequenceLength, hyperparameter, probeShare, layerCount, headCount,
    keyValueHeadCount, headDim, width, parameters, seconds, operations, forwardPasses, lines, monitorLead,
    monitorHeads, monitorOverhead,
  ]
}
