import Claims

extension QuestionKind {
  /// Every question that claim files may ask. A new kind is one small file and one line here.
  static let all: [QuestionKind] = [
    // Lookups
    measurement, perHead, series, steps, examples, labels, presence, sources, completeness, accuracy, drop,
    draws, conditions,
    // Items
    items, greatest, sharedLabels,
    // Trajectories
    trajectory, meanTrajectory, firstStep, steepestChange, greatestOverHeads, at,
    // Heads
    allHeads, fullLayers, top, published, rank, headsWhere, aboveLargestGap, elbow,
    union, intersection, without, inLayers, members, keyValueGroups, layersOf, count, recurrence, pairwiseOverlap, expectedOverlap,
    // Classes
    selectivity, ofClass, screen, bosFraction,
    // Numbers
    plus, difference, ratio, product, absolute, rounded, minimum, maximum, mean, median, sum, nthLargest, extreme,
    largest, share, shareDifference, wholeCounts, matching,
    // Statistics
    correlation, permutationP, beyondChance, randomShare, sampleMean, overlapProbability, recurrenceProbability,
    // Structure
    figure, each, values, flatten, text, holds, gptParameters, constructedPR,
  ]

  static let named: [String: QuestionKind] = Dictionary(
    all.map { ($0.signature.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// The vocabulary that claim files are read and checked against.
  public static let vocabulary = Vocabulary(all.map(\.signature))
}
