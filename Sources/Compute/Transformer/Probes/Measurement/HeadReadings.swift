import Ground
import Mathematics

/// Collects what the heads show, layer by layer, and turns it into measurements.
struct HeadReadings<Scalar: ForwardScalar & SpectralElement>: ForwardObserver {
  private let model: ModelDescription
  private let batch: MeasurementBatch
  private let threads: Int
  /// Sums over examples of each target's reading, `[layers, heads, targets]`.
  private var sums: [Double]
  /// Which targets some examples have and others lack.
  private let partial: [Int]
  /// Sums of the baseline's readings over the examples that have them, `[layers, heads, partial]`.
  private var partialSums: [Double]
  /// Sums over examples with a codeword of attention to span, self and others, `[layers, heads, 3]`.
  private var keySums: [Double]
  private var spectra: [SpectralSummary?]
  /// Head outputs by layer, while a batch that goes through in several slabs is incomplete.
  private var outputs: [Int: [Scalar]] = [:]
  private var failure: MeasurementError?

  init(_ model: ModelDescription, _ batch: MeasurementBatch, threads: Int) {
    self.model = model
    self.batch = batch
    self.threads = threads
    let heads = model.shape.layers * model.shape.heads
    sums = Array(repeating: 0, count: heads * ReadingTarget.count)
    partial = ReadingTarget.classes.indices.filter { target in
      (1..<batch.examples.count).contains(batch.examples.count { $0.has(target) })
    }
    partialSums = Array(repeating: 0, count: heads * partial.count)
    keySums = Array(repeating: 0, count: heads * 3)
    spectra = Array(repeating: nil, count: heads)
  }

  mutating func heads(_ capture: HeadCapture<Scalar>) {
    addAttention(capture)
    let width = model.shape.queryWidth
    if capture.sequences == 0..<batch.examples.count {
      summarize(capture.layer, capture.outputs)
    } else {
      var all = outputs.removeValue(forKey: capture.layer) ?? []
      all.append(contentsOf: capture.outputs)
      if all.count == batch.examples.count * width {
        all.withUnsafeBufferPointer { summarize(capture.layer, $0) }
      } else {
        outputs[capture.layer] = all
      }
    }
  }

  private mutating func addAttention(_ capture: HeadCapture<Scalar>) {
    let heads = model.shape.heads
    for (row, sequence) in capture.sequences.enumerated() {
      let example = batch.examples[sequence]
      for head in 0..<heads {
        let at = (capture.layer * heads + head)
        let reading = capture.attention[
          (row * heads + head) * ReadingTarget.count..<(row * heads + head + 1) * ReadingTarget.count]
        for (k, value) in reading.enumerated() { sums[at * ReadingTarget.count + k] += Double(value) }
        for (place, target) in partial.enumerated() where example.has(target) {
          partialSums[at * partial.count + place] += Double(reading[reading.startIndex + ReadingTarget.baseline])
        }
        if let key = example.key {
          let value = { (k: Int) in Double(reading[reading.startIndex + k]) }
          let selfIndex = ReadingTarget.classes.firstIndex(of: .selfToken) ?? 0
          let seen = example.query - key.count
          // Positions that the query cannot see count as zeros.
          let all = example.tokens.count - key.count - 1
          keySums[at * 3] += value(ReadingTarget.key) * Double(key.count)
          keySums[at * 3 + 1] += value(selfIndex)
          keySums[at * 3 + 2] += all > 0 ? value(ReadingTarget.others) * Double(seen) / Double(all) : 0
        }
      }
    }
  }

  /// Spectra of all heads of a layer, from their outputs `[examples, queryWidth]`.
  private mutating func summarize(_ layer: Int, _ outputs: UnsafeBufferPointer<Scalar>) {
    guard failure == nil, let base = outputs.baseAddress else { return }
    let shape = model.shape
    let views = (0..<shape.heads).map { head in
      MatrixView(
        base + head * shape.headWidth, rows: batch.examples.count, columns: shape.headWidth,
        stride: shape.queryWidth)
    }
    do {
      for (head, summary) in try SpectralBatch.summaries(of: views, threads: threads).enumerated() {
        spectra[layer * shape.heads + head] = summary
      }
    } catch {
      failure = .spectrum(Head(layer: layer, head: error.index), error.reason)
    }
  }

  func heads() throws(MeasurementError) -> [ModelMeasurement.HeadReading] {
    if let failure { throw failure }
    let shape = model.shape
    let counts = ReadingTarget.classes.indices.map { target in batch.examples.count { $0.has(target) } }
    let keyed = batch.examples.count { $0.key != nil }
    var heads: [ModelMeasurement.HeadReading] = []
    for at in 0..<shape.layers * shape.heads {
      guard let spectrum = spectra[at] else { continue }
      var mean: [AttentionClass: Double] = [:]
      for (k, attentionClass) in ReadingTarget.classes.enumerated() where counts[k] > 0 {
        mean[attentionClass] = sums[at * ReadingTarget.count + k] / Double(counts[k])
      }
      let baseline = sums[at * ReadingTarget.count + ReadingTarget.baseline] / Double(batch.examples.count)
      let beside = partial.enumerated().map { place, target in
        (ReadingTarget.classes[target], partialSums[at * partial.count + place] / Double(counts[target]))
      }
      let key = (0..<3).map { keySums[at * 3 + $0] / Double(max(keyed, 1)) }
      heads.append(
        ModelMeasurement.HeadReading(
          index: Head(layer: at / shape.heads, head: at % shape.heads), spectrum: spectrum,
          attention: HeadAttention(
            mean: mean, baseline: baseline,
            baselineBeside: Dictionary(beside, uniquingKeysWith: { first, _ in first })),
          key: keyed == 0 ? nil : KeyAttention(toKey: key[0], toSelf: key[1], toOthers: key[2])))
    }
    return heads
  }
}

extension MeasurementBatch.Example {
  /// Whether there is a position to read for the class in this place of ``ReadingTarget/classes``.
  fileprivate func has(_ target: Int) -> Bool { positions[ReadingTarget.classes[target]]?.isEmpty == false }
}
