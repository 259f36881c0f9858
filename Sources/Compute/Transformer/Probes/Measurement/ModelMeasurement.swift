import Ground
import Mathematics

/// Everything that one sweep over a model measures on a batch.
public struct ModelMeasurement: Sendable, Hashable {
  public struct HeadReading: Sendable, Hashable {
    public var index: Head
    /// Spectrum of the head's outputs at the query, `[examples, headWidth]`, not centred.
    public var spectrum: SpectralSummary
    public var attention: HeadAttention
    /// Attention back to the codeword, on batches that have one.
    public var key: KeyAttention?
  }

  /// Name in the measurement table: `fp32`, `fp64`.
  public var precision: String
  /// Layer by layer, head by head.
  public var heads: [HeadReading]
  public var intact: Behaviour
  public var ablated: [AblatedBehaviour]
  /// What the sweep was estimated to need.
  public var memory: MemoryEstimate

  /// Heads whose selectivity for a class reaches the threshold, whatever class they are of.
  public func screen(
    _ attentionClass: AttentionClass, threshold: Double = HeadClass.screenThreshold
  ) -> [Head] {
    heads.filter { ($0.attention.selectivity(attentionClass) ?? 0) >= threshold }.map(\.index)
  }

  /// The classes of the heads, of one layer or of the whole model; `nil` for a head without all six selectivities.
  private func classes(layer: Int?, threshold: Double) -> [HeadClass?] {
    heads.filter { layer == nil || $0.index.layer == layer }.map { $0.attention.headClass(threshold: threshold) }
  }

  /// Heads of each class, of one layer or of the whole model; `nil` on a batch without targets of all six classes.
  public func classCounts(
    layer: Int? = nil, threshold: Double = HeadClass.threshold
  ) -> [HeadClass: Int]? {
    var counts: [HeadClass: Int] = [:]
    for headClass in classes(layer: layer, threshold: threshold) {
      guard let headClass else { return nil }
      counts[headClass, default: 0] += 1
    }
    return counts
  }

  /// Heads of class first-token over all heads, of one layer or of the whole model; `nil` on a batch without targets of
  /// all six classes.
  public func firstTokenFraction(layer: Int? = nil) -> Double? {
    HeadClass.firstTokenFraction(classes(layer: layer, threshold: HeadClass.threshold))
  }
}

/// Why a measurement failed.
public enum MeasurementError: Error, Sendable, Hashable {
  case forward(ForwardError)
  /// A head's outputs have no spectrum, because they are not all finite or their decomposition failed.
  case spectrum(Head, SpectrumError)
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
