/// Which values a quantity can have, whatever was measured.
extension Measurement {
  /// Why no measurement gave this row; `nil` for one that may be.
  var impossibility: String? {
    guard value.isFinite else { return "its value is \(value)" }
    guard (key.step ?? 0) >= 0, (key.layer ?? 0) >= 0, (key.head ?? 0) >= 0 else { return "its place is negative" }
    guard (examples ?? 1) >= 1 else { return "it was measured on \(examples ?? 0) examples" }
    guard (tokens ?? 0) >= 0 else { return "its tokens are \(tokens ?? 0)" }
    if let range = key.quantity.range, !range.contains(value) {
      let (least, most) = (range.lowerBound.rounded() + 0, range.upperBound.rounded())
      return "\(key.quantity.rawValue) is \(value), and lies "
        + (most == .infinity ? "at \(least) or above" : "from \(least) to \(most)")
    }
    if key.quantity.isCount, value != value.rounded() || value > 0x1p53 {
      return "\(key.quantity.rawValue) is \(value), no whole number"
    }
    return nil
  }
}

extension Quantity {
  /// Least and greatest value; `nil` where there are none. Sums of squares and shares may round a little beyond.
  fileprivate var range: ClosedRange<Double>? {
    switch self {
    case .topShare, .precisionAtK, .attention, .bosFraction, .attentionModeShare, .codewordCosine, .pin, .pood, .top1,
      .top5, .patchedCodeword, .disagreement, .probeShare:
      -0.001...1.001
    case .classified: 1...1
    case .pr, .finalPR, .maxPR, .minPR, .meanPR, .nullPR: 0.999...Double.infinity
    case .rank, .layerCount, .headCount, .keyValueHeadCount, .headDim, .width, .parameters,
      .sequenceLength:
      1...Double.infinity
    case .kstar, .norm, .spread, .integral, .meanSelectivityAtK, .elbow, .selectivity, .classCount, .ovScore, .loss,
      .validationLoss, .standardError, .differenceError, .parameterKStar, .parameterLambda1, .codewordMentions,
      .codewords, .codewordTokens, .initQKRestDeviation, .seconds, .operations, .forwardPasses, .lines, .cutOff,
      .integralAtRank, .nullSelectivity, .selectivitySummary, .batchSeed, .hyperparameter, .monitorHeads:
      -0.001...Double.infinity
    case .targetLogit, .parameterGap, .initQKZ, .initQKPicks, .initQKRest, .readOffset, .monitorLead, .monitorOverhead:
      nil
    }
  }

  /// Whether values are whole numbers.
  fileprivate var isCount: Bool {
    switch self {
    case .kstar, .rank, .classified, .classCount, .layerCount, .headCount, .keyValueHeadCount, .headDim, .width,
      .parameters, .cutOff, .batchSeed, .sequenceLength, .monitorHeads:
      true
    default: false
    }
  }
}
