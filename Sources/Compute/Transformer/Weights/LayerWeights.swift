/// One layer's weights, from the moment its turn comes until the next layer's.
struct LayerWeights<Scalar: ForwardScalar>: Sendable {
  struct Gain: @unchecked Sendable {
    var weight: UnsafePointer<Scalar>?
    var bias: UnsafePointer<Scalar>?
  }

  enum FeedForward: Sendable {
    case plain(up: Linear<Scalar>, down: Linear<Scalar>, ModelDescription.Activation)
    case gated(gate: Linear<Scalar>, up: Linear<Scalar>, down: Linear<Scalar>, ModelDescription.Activation)
    case experts(router: Linear<Scalar>)
  }

  var attentionNorm: Gain
  /// Outputs: all queries, then all keys, then all values, whatever the checkpoint's order.
  var queryKeyValue: Linear<Scalar>
  var queryGain: Gain
  var keyGain: Gain
  var attentionOutput: Linear<Scalar>
  var feedForwardNorm: Gain
  var feedForward: FeedForward
}

/// Brings tensors from a source into memory: in place where the source can, copied into buffers that are used again for
/// the next layer where it cannot.
///
/// Not synchronised: the thread that drives the pass loads, while no other reads what it overwrites.
final class WeightLoader<Scalar: ForwardScalar>: @unchecked Sendable {
  private let source: any WeightSource
  private let model: ModelDescription
  private var buffers: [Slot: Buffer<Scalar>] = [:]

  enum Slot: Hashable {
    case attentionNorm, attentionNormBias, queryKeyValue, queryKeyValueBias, queryGain, keyGain
    case attentionOutput, attentionOutputBias, feedForwardNorm, feedForwardNormBias
    case gate, gateBias, up, upBias, down, downBias, router
    case finalNorm, finalNormBias, unembedding
  }

  init(_ source: any WeightSource, _ model: ModelDescription) {
    self.source = source
    self.model = model
  }

  func layer(_ l: Int) throws(ForwardError) -> LayerWeights<Scalar> {
    let names = model.names
    let shape = model.shape
    let queryKeyGains = model.normalizesQueriesAndKeys
    return LayerWeights(
      attentionNorm: try gain(names.attentionNorm, l, .attentionNorm, .attentionNormBias),
      queryKeyValue: try queryKeyValue(l),
      queryGain: queryKeyGains
        ? try rootMeanSquareGain(names.queryNorm, l, .queryGain, shape.queryWidth) : .init(),
      keyGain: queryKeyGains ? try rootMeanSquareGain(names.keyNorm, l, .keyGain, shape.keyValueWidth) : .init(),
      attentionOutput: try linear(
        names.attentionOutput, l, inputs: shape.queryWidth, outputs: shape.width, .attentionOutput,
        bias: model.biases.contains(.attentionOutput) ? .attentionOutputBias : nil),
      feedForwardNorm: try gain(names.feedForwardNorm, l, .feedForwardNorm, .feedForwardNormBias),
      feedForward: try feedForward(l))
  }

  private func feedForward(_ l: Int) throws(ForwardError) -> LayerWeights<Scalar>.FeedForward {
    let (names, width, hidden) = (model.names, model.shape.width, model.shape.hidden)
    let biased = model.biases.contains(.feedForward)
    switch model.feedForward {
    case .plain(let activation):
      return .plain(
        up: try linear(names.up, l, inputs: width, outputs: hidden, .up, bias: biased ? .upBias : nil),
        down: try linear(names.down, l, inputs: hidden, outputs: width, .down, bias: biased ? .downBias : nil),
        activation)
    case .gated(let activation):
      return .gated(
        gate: try linear(
          names.gate ?? "", l, inputs: width, outputs: hidden, .gate, bias: biased ? .gateBias : nil),
        up: try linear(names.up, l, inputs: width, outputs: hidden, .up, bias: biased ? .upBias : nil),
        down: try linear(names.down, l, inputs: hidden, outputs: width, .down, bias: biased ? .downBias : nil),
        activation)
    case .experts(_, let count, _, _):
      return .experts(
        router: try linear(names.router ?? "", l, inputs: width, outputs: count, .router, bias: nil))
    }
  }

  /// One expert's matrices; the previous expert's are overwritten.
  func expert(_ e: Int, layer l: Int) throws(ForwardError) -> (
    gate: Linear<Scalar>, up: Linear<Scalar>, down: Linear<Scalar>
  ) {
    let (width, hidden) = (model.shape.width, model.shape.hidden)
    func matrix(_ stem: String, stacked: Bool, _ inputs: Int, _ outputs: Int, _ slot: Slot) throws(ForwardError)
      -> Linear<Scalar>
    {
      let name = model.names.tensor(stem, "weight", layer: l, expert: e)
      let expected = [outputs, inputs]
      guard case .experts(_, let count, _, _) = model.feedForward else { throw .missingTensor(name) }
      let weight = try tensor(
        name, shape: stacked ? [count] + expected : expected, slot,
        range: stacked ? e * outputs * inputs..<(e + 1) * outputs * inputs : nil)
      return Linear(
        inputs: inputs, outputs: outputs, weight: weight, stride: inputs, inputMajor: false, bias: nil)
    }
    switch model.names.experts {
    case .single(let gate, let up, let down):
      return (
        try matrix(gate, stacked: false, width, hidden, .gate), try matrix(up, stacked: false, width, hidden, .up),
        try matrix(down, stacked: false, hidden, width, .down)
      )
    case .stacked(let gate, let up, let down):
      return (
        try matrix(gate, stacked: true, width, hidden, .gate), try matrix(up, stacked: true, width, hidden, .up),
        try matrix(down, stacked: true, hidden, width, .down)
      )
    case nil: throw .unusableModel("a model with experts names no expert tensors")
    }
  }

  func finalNorm() throws(ForwardError) -> LayerWeights<Scalar>.Gain {
    try gain(model.names.finalNorm, nil, .finalNorm, .finalNormBias)
  }

  /// Rows `range` of the unembedding, `[range.count, width]`.
  func unembedding(_ range: Range<Int>) throws(ForwardError) -> Linear<Scalar> {
    let names = model.names
    let (vocabulary, width) = (model.shape.vocabulary, model.shape.width)
    let name = names.tensor(model.tiesEmbeddings ? names.tokens : names.unembedding, "weight")
    let weight = try tensor(
      name, shape: [vocabulary, width], .unembedding, range: range.lowerBound * width..<range.upperBound * width)
    return Linear(
      inputs: width, outputs: range.count, weight: weight, stride: width, inputMajor: false, bias: nil)
  }

  /// `x[r] ← E[ids[r]]`, or `x[r] ← x[r] + E[ids[r]]` if `adds`, for an embedding `E ∈ R^{rows × width}`.
  func gather(
    _ stem: String, rows: Int, _ ids: some Collection<Int>, into x: UnsafeMutablePointer<Scalar>, adds: Bool
  ) throws(ForwardError) {
    let width = model.shape.width
    let name = model.names.tensor(stem, "weight")
    try check(name, [rows, width], atLeast: true)
    let inPlace = source.elements(name, as: Scalar.self)?.baseAddress
    let row = Buffer<Scalar>(count: width)
    var x = x
    for id in ids {
      let from: UnsafePointer<Scalar>
      if let inPlace {
        from = inPlace + id * width
      } else {
        try read(name, from: id * width, UnsafeMutableBufferPointer(start: row.base, count: width))
        from = UnsafePointer(row.base)
      }
      Scalar.map(x, from, count: width) { x, e in adds ? x + e : e }
      x += width
    }
  }

  // MARK: Parts

  private func gain(
    _ stem: String, _ l: Int?, _ slot: Slot, _ biasSlot: Slot
  ) throws(ForwardError) -> LayerWeights<Scalar>.Gain {
    let width = [model.shape.width]
    let names = model.names
    switch model.norm.kind {
    case .layerWithoutParameters: return .init()
    case .rootMeanSquare:
      return .init(weight: try tensor(names.tensor(stem, "weight", layer: l), shape: width, slot), bias: nil)
    case .layer:
      return .init(
        weight: try tensor(names.tensor(stem, "weight", layer: l), shape: width, slot),
        bias: try tensor(names.tensor(stem, "bias", layer: l), shape: width, biasSlot))
    }
  }

  private func rootMeanSquareGain(
    _ stem: String?, _ l: Int, _ slot: Slot, _ width: Int
  ) throws(ForwardError) -> LayerWeights<Scalar>.Gain {
    guard let stem else { throw .unusableModel("queries and keys are normed, but the norms have no name") }
    let name = model.names.tensor(stem, "weight", layer: l)
    return .init(weight: try tensor(name, shape: [width], slot), bias: nil)
  }

  private func linear(
    _ stem: String, _ l: Int, inputs: Int, outputs: Int, _ slot: Slot, bias biasSlot: Slot?
  ) throws(ForwardError) -> Linear<Scalar> {
    let inputMajor = model.storage.inputMajor
    let weight = try tensor(
      model.names.tensor(stem, "weight", layer: l), shape: inputMajor ? [inputs, outputs] : [outputs, inputs], slot)
    var bias: UnsafePointer<Scalar>?
    if let biasSlot {
      bias = try tensor(model.names.tensor(stem, "bias", layer: l), shape: [outputs], biasSlot)
    }
    return Linear(
      inputs: inputs, outputs: outputs, weight: weight, stride: inputMajor ? outputs : inputs,
      inputMajor: inputMajor, bias: bias)
  }

  private func queryKeyValue(_ l: Int) throws(ForwardError) -> Linear<Scalar> {
    let shape = model.shape
    let biasSlot: Slot? = model.biases.contains(.queryKeyValue) ? .queryKeyValueBias : nil
    switch model.names.queryKeyValue {
    case .fused(let stem) where !model.storage.fusedByHead:
      return try linear(
        stem, l, inputs: shape.width, outputs: shape.attentionWidth, .queryKeyValue, bias: biasSlot)
    case .fused(let stem):
      // [H, 3, headWidth, width] → [3, H, headWidth, width]
      let weight = try byHead(stem, "weight", l, columns: shape.width, .queryKeyValue)
      let bias = biasSlot == nil ? nil : try byHead(stem, "bias", l, columns: 1, .queryKeyValueBias)
      return Linear(
        inputs: shape.width, outputs: shape.attentionWidth, weight: weight, stride: shape.width,
        inputMajor: false, bias: bias)
    case .separate(let query, let key, let value):
      let parts = [(query, shape.queryWidth), (key, shape.keyValueWidth), (value, shape.keyValueWidth)]
      let weight = try stack(parts, "weight", l, columns: shape.width, .queryKeyValue)
      let bias = biasSlot == nil ? nil : try stack(parts, "bias", l, columns: 1, .queryKeyValueBias)
      return Linear(
        inputs: shape.width, outputs: shape.attentionWidth, weight: weight, stride: shape.width,
        inputMajor: false, bias: bias)
    }
  }

  /// Reorders a projection that keeps q, k, v of a head together; `columns` 1 stands for a bias.
  private func byHead(
    _ stem: String, _ ending: String, _ l: Int, columns: Int, _ slot: Slot
  ) throws(ForwardError) -> UnsafePointer<Scalar> {
    let (heads, block) = (model.shape.heads, model.shape.headWidth * columns)
    let name = model.names.tensor(stem, ending, layer: l)
    let rows = model.shape.attentionWidth
    try check(name, ending == "bias" ? [rows] : [rows, columns])
    let buffer = buffer(slot, rows * columns)
    for head in 0..<heads {
      for part in 0..<3 {
        let target = buffer.base + (part * heads + head) * block
        try read(name, from: (head * 3 + part) * block, UnsafeMutableBufferPointer(start: target, count: block))
      }
    }
    return UnsafePointer(buffer.base)
  }

  /// Puts separate projections one after another.
  private func stack(
    _ parts: [(stem: String, rows: Int)], _ ending: String, _ l: Int, columns: Int, _ slot: Slot
  ) throws(ForwardError) -> UnsafePointer<Scalar> {
    let buffer = buffer(slot, parts.reduce(0) { $0 + $1.rows * columns })
    var at = buffer.base
    for (stem, rows) in parts {
      let name = model.names.tensor(stem, ending, layer: l)
      try check(name, ending == "bias" ? [rows] : [rows, columns])
      try read(name, from: 0, UnsafeMutableBufferPointer(start: at, count: rows * columns))
      at += rows * columns
    }
    return UnsafePointer(buffer.base)
  }

  /// A tensor, or elements `range` of it, in place if possible.
  private func tensor(
    _ name: String, shape: [Int], _ slot: Slot, range: Range<Int>? = nil
  ) throws(ForwardError) -> UnsafePointer<Scalar> {
    try check(name, shape)
    let range = range ?? 0..<shape.reduce(1, *)
    if let inPlace = source.elements(name, as: Scalar.self), inPlace.count >= range.upperBound,
      let base = inPlace.baseAddress
    {
      return base + range.lowerBound
    }
    let buffer = buffer(slot, range.count)
    try read(name, from: range.lowerBound, UnsafeMutableBufferPointer(start: buffer.base, count: range.count))
    return UnsafePointer(buffer.base)
  }

  private func check(_ name: String, _ expected: [Int], atLeast: Bool = false) throws(ForwardError) {
    guard let found = source.shape(of: name) else { throw .missingTensor(name) }
    let fits =
      atLeast
      ? found.count == expected.count && found.dropFirst() == expected.dropFirst() && found[0] >= expected[0]
      : found == expected
    guard fits else { throw .wrongShape(name, expected: expected, found: found) }
  }

  private func read(
    _ name: String, from start: Int, _ target: UnsafeMutableBufferPointer<Scalar>
  ) throws(ForwardError) {
    do {
      try source.read(name, from: start, into: target)
    } catch {
      throw .unreadable(name, reason: String(describing: error))
    }
  }

  private func buffer(_ slot: Slot, _ count: Int) -> Buffer<Scalar> {
    if let buffer = buffers[slot], buffer.count >= count { return buffer }
    buffers[slot] = nil  // freed before its larger successor is allocated
    let buffer = Buffer<Scalar>(count: count)
    buffers[slot] = buffer
    return buffer
  }
}
