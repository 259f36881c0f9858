/// Everything that one sweep over a model measures on a batch.
public struct ModelMeasurement: Sendable, Hashable {
  public struct Head: Sendable, Hashable {
    public var index: HeadIndex
    /// Spectrum of the head's outputs at the query, `[examples, headWidth]`, not centred.
    public var spectrum: SpectralSummary
    public var attention: HeadAttention
    /// Attention back to the codeword, on batches that have one.
    public var key: KeyAttention?
  }

  /// Name in the measurement table: `fp32`, `fp64`.
  public var precision: String
  /// Layer by layer, head by head.
  public var heads: [Head]
  public var intact: Behaviour
  public var ablated: [AblatedBehaviour]
  /// What the sweep was estimated to need.
  public var memory: MemoryEstimate

  /// Heads whose selectivity for a class reaches the threshold, whatever class they are of.
  public func screen(
    _ attentionClass: AttentionClass, threshold: Double = HeadAttention.screenThreshold
  ) -> [HeadIndex] {
    heads.filter { ($0.attention.selectivity(attentionClass) ?? 0) >= threshold }.map(\.index)
  }

  /// Heads of each class; `nil` counts the unclassified.
  public func classCounts(
    layer: Int? = nil, threshold: Double = HeadAttention.classThreshold
  ) -> [AttentionClass?: Int] {
    heads.lazy.filter { layer == nil || $0.index.layer == layer }
      .reduce(into: [:]) { $0[$1.attention.classified(threshold: threshold), default: 0] += 1 }
  }

  /// Heads of class first-token over all heads, of one layer or of the whole model.
  public func firstTokenFraction(layer: Int? = nil) -> Double {
    let counts = classCounts(layer: layer)
    let all = counts.values.reduce(0, +)
    return all == 0 ? 0 : Double(counts[.firstToken] ?? 0) / Double(all)
  }
}

/// Why a measurement failed.
public enum MeasurementError: Error, Sendable, Hashable {
  case forward(ForwardError)
  /// A head's outputs have no spectrum, because they are not all finite or their decomposition failed.
  case spectrum(HeadIndex, SpectrumError)
  case batch(BatchError)
}

extension MeasurementError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .forward(let error): error.description
    case .spectrum(let head, let error): "outputs of head L\(head.layer)H\(head.head): \(error)"
    case .batch(let error): error.description
    }
  }
}
