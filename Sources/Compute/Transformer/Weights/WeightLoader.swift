import Mathematics

/// Brings tensors from a source into memory: in place where the source can, copied into buffers that are used
/// again for the next layer where it cannot.
///
/// Not synchronised: the thread that drives the pass loads, while no other reads what it overwrites.
final class WeightLoader<Scalar: ForwardScalar>: @unchecked Sendable {
  private let tensors: TensorReader<Scalar>
  private let model: ModelDescription
  private let products: ProductPrecision
  /// What matrices of bfloat16 are laid out for, if the processor multiplies those.
  private let unit: BFloat16Unit?
  private var buffers = SlotBuffers<Scalar>()
  /// Matrices rounded to bfloat16, as numbers or as bits.
  private var rounded = SlotBuffers<Scalar>()
  private var bits = SlotBuffers<UInt16>()
  /// Tensors of the layer in hand, and of the expert, that are read where they lie.
  private var inPlace: [String] = []
  private var expertsInPlace: [String] = []

  init(
    _ source: any WeightSource, _ model: ModelDescription, products: ProductPrecision = .full,
    unit: BFloat16Unit? = Scalar.self == Float.self ? .here : nil
  ) {
    tensors = TensorReader(source: source)
    self.model = model
    self.products = products
    // Pairs of inputs are not taken apart, and a head's outputs are inputs of their own.
    let inPairs = model.shape.headWidth.isMultiple(of: 2)
    self.unit = products == .bfloat16 && (unit != .vectors || inPairs) ? unit : nil
  }

  /// The previous layer's weights are overwritten or let go.
  func layer(_ l: Int) throws(ForwardError) -> LayerWeights<Scalar> {
    letGo(&inPlace)
    letGo(&expertsInPlace)
    let names = model.names
    let shape = model.shape
    let normed = model.norms
    let (queryGain, keyGain) = try queryKeyGains(l)
    return LayerWeights(
      attentionNorm: normed.includeInputs
        ? try gain(names.attentionNorm, l, .attentionNorm, .attentionNormBias) : nil,
      queryKeyValue: try queryKeyValue(l), queryGain: queryGain, keyGain: keyGain,
      attentionOutput: try linear(
        names.attentionOutput, l, inputs: shape.queryWidth, outputs: shape.width, .attentionOutput,
        bias: model.biases.contains(.attentionOutput) ? .attentionOutputBias : nil),
      attentionOutputNorm: normed.includeOutputs
        ? try gain(names.attentionOutputNorm, l, .attentionOutputNorm, .attentionOutputNormBias) : nil,
      feedForwardNorm: normed.includeInputs && model.feedForward != .absent
        ? try gain(names.feedForwardNorm, l, .feedForwardNorm, .feedForwardNormBias) : nil,
      feedForward: try feedForward(l),
      feedForwardOutputNorm: normed.includeOutputs
        ? try gain(names.feedForwardOutputNorm, l, .feedForwardOutputNorm, .feedForwardOutputNormBias) : nil)
  }

  private func feedForward(_ l: Int) throws(ForwardError) -> LayerWeights<Scalar>.FeedForward {
    let (names, width, hidden) = (model.names, model.shape.width, model.shape.hidden)
    let biased = model.biases.contains(.feedForward)
    switch model.feedForward {
    case .absent: return .absent
    case .plain(let activation):
      return .plain(
        up: try linear(names.up, l, inputs: width, outputs: hidden, .up, bias: biased ? .upBias : nil),
        down: try linear(
          names.down, l, inputs: hidden, outputs: width, .down, bias: biased ? .downBias : nil),
        activation)
    case .gated(let activation):
      return .gated(
        gate: try linear(
          names.gate ?? "", l, inputs: width, outputs: hidden, .gate, bias: biased ? .gateBias : nil),
        up: try linear(names.up, l, inputs: width, outputs: hidden, .up, bias: biased ? .upBias : nil),
        down: try linear(
          names.down, l, inputs: hidden, outputs: width, .down, bias: biased ? .downBias : nil),
        activation)
    case .experts(_, let count, _, _):
      return .experts(
        router: try linear(names.router ?? "", l, inputs: width, outputs: count, .router, bias: nil))
    }
  }

  /// One expert's matrices; the previous expert's are overwritten.
  func expert(_ e: Int, layer l: Int) throws(ForwardError) -> (
    gate: LinearMap<Scalar>, up: LinearMap<Scalar>, down: LinearMap<Scalar>
  ) {
    guard let names = model.names.experts else {
      throw .unusableModel("a model with experts names no expert tensors")
    }
    letGo(&expertsInPlace)
    let (width, hidden) = (model.shape.width, model.shape.hidden)
    func matrix(_ stem: String, _ inputs: Int, _ outputs: Int, _ slot: WeightSlot) throws(ForwardError)
      -> LinearMap<Scalar>
    {
      let name = model.names.tensor(stem, "weight", layer: l, expert: e)
      let weight = try tensor(name, shape: [outputs, inputs], slot, inPlace: &expertsInPlace)
      return map(inputs: inputs, outputs: outputs, weight, slot)
    }
    return (
      try matrix(names.gate, width, hidden, .gate), try matrix(names.up, width, hidden, .up),
      try matrix(names.down, hidden, width, .down)
    )
  }

  func finalNorm() throws(ForwardError) -> LayerWeights<Scalar>.Gain {
    try gain(model.names.finalNorm, nil, .finalNorm, .finalNormBias)
  }

  /// Rows `range` of the unembedding, `[range.count, width]`.
  func unembedding(_ range: Range<Int>) throws(ForwardError) -> LinearMap<Scalar> {
    let names = model.names
    let (vocabulary, width) = (model.shape.vocabulary, model.shape.width)
    let name = names.tensor(model.tiesEmbeddings ? names.tokens : names.unembedding, "weight")
    let weight = try tensor(name, shape: [vocabulary, width], .unembedding, rows: range, inPlace: &inPlace)
    return map(inputs: width, outputs: range.count, weight, .unembedding)
  }

  /// `x[r] ← E[ids[r]]`, or `x[r] ← x[r] + E[ids[r]]` if `adds`, for an embedding `E ∈ R^{rows × width}`.
  func gather(
    _ stem: String, rows: Int, _ ids: some Collection<Int>, into x: UnsafeMutablePointer<Scalar>, adds: Bool
  ) throws(ForwardError) {
    let width = model.shape.width
    let name = model.names.tensor(stem, "weight")
    try tensors.check(name, [rows, width], atLeast: true)
    let inPlace = tensors.source.elements(name, as: Scalar.self)?.baseAddress
    let row = AlignedBuffer<Scalar>(count: width)
    var x = x
    for id in ids {
      let from: UnsafePointer<Scalar>
      if let inPlace {
        from = inPlace + id * width
      } else {
        try tensors.read(name, rows: id..<id + 1, UnsafeMutableBufferPointer(start: row.base, count: width))
        from = UnsafePointer(row.base)
      }
      if adds {
        Scalar.add(from, scaledBy: 1, to: x, count: width)
      } else {
        x.update(from: from, count: width)
      }
      x += width
    }
  }

  // MARK: Parts

  private func gain(
    _ stem: String?, _ l: Int?, _ slot: WeightSlot, _ biasSlot: WeightSlot
  ) throws(ForwardError) -> LayerWeights<Scalar>.Gain {
    let width = model.shape.width
    switch model.norm.kind {
    case .layerWithoutParameters: return .init()
    case .rootMeanSquare, .layerWithoutBias: return .init(weight: try gain(stem, "weight", l, width, slot), bias: nil)
    case .layer:
      return .init(
        weight: try gain(stem, "weight", l, width, slot), bias: try gain(stem, "bias", l, width, biasSlot))
    }
  }

  private func queryKeyGains(
    _ l: Int
  ) throws(ForwardError) -> (query: LayerWeights<Scalar>.Gain, key: LayerWeights<Scalar>.Gain) {
    let (names, shape) = (model.names, model.shape)
    let widths: (query: Int, key: Int)
    switch model.queryKeyNorm {
    case nil: return (.init(), .init())
    case .allHeads: widths = (shape.queryWidth, shape.keyValueWidth)
    case .eachHead: widths = (shape.headWidth, shape.headWidth)
    }
    return (
      .init(weight: try gain(names.queryNorm, "weight", l, widths.query, .queryGain), bias: nil),
      .init(weight: try gain(names.keyNorm, "weight", l, widths.key, .keyGain), bias: nil)
    )
  }

  /// A norm's vector; 1 is added where the checkpoint stores what it exceeds that by.
  private func gain(
    _ stem: String?, _ ending: String, _ l: Int?, _ width: Int, _ slot: WeightSlot
  ) throws(ForwardError) -> UnsafePointer<Scalar> {
    guard let stem else { throw .unusableModel("a norm of the family has no name") }
    let name = model.names.tensor(stem, ending, layer: l)
    guard model.storage.gainsFromOne, ending == "weight" else { return try tensor(name, shape: [width], slot) }
    try tensors.check(name, [width])
    let buffer = buffers.buffer(slot, width)
    try tensors.read(name, rows: 0..<width, UnsafeMutableBufferPointer(start: buffer.base, count: width))
    for i in 0..<width { buffer.base[i] += 1 }
    return UnsafePointer(buffer.base)
  }

  private func linear(
    _ stem: String, _ l: Int, inputs: Int, outputs: Int, _ slot: WeightSlot, bias biasSlot: WeightSlot?
  ) throws(ForwardError) -> LinearMap<Scalar> {
    let inputMajor = model.storage.inputMajor
    let weight = try tensor(
      model.names.tensor(stem, "weight", layer: l),
      shape: inputMajor ? [inputs, outputs] : [outputs, inputs], slot)
    var bias: UnsafePointer<Scalar>?
    if let biasSlot {
      bias = try tensor(model.names.tensor(stem, "bias", layer: l), shape: [outputs], biasSlot)
    }
    return map(inputs: inputs, outputs: outputs, weight, slot, inputMajor: inputMajor, bias: bias)
  }

  private func queryKeyValue(_ l: Int) throws(ForwardError) -> LinearMap<Scalar> {
    let shape = model.shape
    let biasSlot: WeightSlot? = model.biases.contains(.queryKeyValue) ? .queryKeyValueBias : nil
    switch model.names.queryKeyValue {
    case .fused(let stem) where !model.storage.fusedByHead:
      return try linear(
        stem, l, inputs: shape.width, outputs: shape.attentionWidth, .queryKeyValue, bias: biasSlot)
    case .fused(let stem):
      // [H, 3, headWidth, width] → [3, H, headWidth, width]
      let weight = try byHead(stem, "weight", l, columns: shape.width, .queryKeyValue)
      let bias = biasSlot == nil ? nil : try byHead(stem, "bias", l, columns: 1, .queryKeyValueBias)
      return map(inputs: shape.width, outputs: shape.attentionWidth, weight, .queryKeyValue, bias: bias)
    case .separate(let query, let key, let value):
      let parts = [(query, shape.queryWidth), (key, shape.keyValueWidth), (value, shape.keyValueWidth)]
      let weight = try stack(parts, "weight", l, columns: shape.width, .queryKeyValue)
      let bias = biasSlot == nil ? nil : try stack(parts, "bias", l, columns: 1, .queryKeyValueBias)
      return map(inputs: shape.width, outputs: shape.attentionWidth, weight, .queryKeyValue, bias: bias)
    }
  }

  /// A matrix in memory as a linear map; rounded, where products take it so.
  private func map(
    inputs: Int, outputs: Int, _ weight: UnsafePointer<Scalar>, _ slot: WeightSlot, inputMajor: Bool = false,
    bias: UnsafePointer<Scalar>? = nil
  ) -> LinearMap<Scalar> {
    var map = LinearMap(
      inputs: inputs, outputs: outputs, weight: weight, stride: inputMajor ? outputs : inputs, inputMajor: inputMajor,
      bias: bias, products: products)
    guard products == .bfloat16 else { return map }
    let (stored, count) = (map, inputs * outputs)
    if let unit, unit != .vectors || inputs.isMultiple(of: 2), let numbers = stored.weight as? UnsafePointer<Float> {
      map.rounded = BFloat16Matrix(
        of: numbers, k: inputs, n: outputs, transposed: !inputMajor, for: unit, into: bits.buffer(slot, count).base)
    } else {
      let rounded = self.rounded.buffer(slot, count)
      tensors.inPieces(count) {
        Scalar.round(stored.weight + $0.lowerBound, count: $0.count, into: rounded.base + $0.lowerBound)
      }
      map.weight = UnsafePointer(rounded.base)
    }
    return map
  }

  /// Reorders a projection that keeps q, k, v of a head together; `columns` 1 stands for a bias.
  private func byHead(
    _ stem: String, _ ending: String, _ l: Int, columns: Int, _ slot: WeightSlot
  ) throws(ForwardError) -> UnsafePointer<Scalar> {
    let (heads, headWidth) = (model.shape.heads, model.shape.headWidth)
    let name = model.names.tensor(stem, ending, layer: l)
    let rows = model.shape.attentionWidth
    try tensors.check(name, ending == "bias" ? [rows] : [rows, columns])
    let buffer = buffers.buffer(slot, rows * columns)
    _ = try Parallel.map(Array(0..<3 * heads)) { place throws(ForwardError) in
      let (head, part) = (place / 3, place % 3)
      let (from, to) = (place * headWidth, (part * heads + head) * headWidth)
      let target = UnsafeMutableBufferPointer(start: buffer.base + to * columns, count: headWidth * columns)
      try tensors.read(name, rows: from..<from + headWidth, target)
    }
    return UnsafePointer(buffer.base)
  }

  /// Puts separate projections one after another.
  private func stack(
    _ parts: [(stem: String, rows: Int)], _ ending: String, _ l: Int, columns: Int, _ slot: WeightSlot
  ) throws(ForwardError) -> UnsafePointer<Scalar> {
    let buffer = buffers.buffer(slot, parts.reduce(0) { $0 + $1.rows * columns })
    var at = buffer.base
    for (stem, rows) in parts {
      let name = model.names.tensor(stem, ending, layer: l)
      try tensors.check(name, ending == "bias" ? [rows] : [rows, columns])
      try tensors.read(name, rows: 0..<rows, UnsafeMutableBufferPointer(start: at, count: rows * columns))
      at += rows * columns
    }
    return UnsafePointer(buffer.base)
  }

  private func tensor(_ name: String, shape: [Int], _ slot: WeightSlot) throws(ForwardError) -> UnsafePointer<
    Scalar
  > {
    try tensor(name, shape: shape, slot, inPlace: &inPlace)
  }

  /// A tensor, or rows `rows` of it, where it lies if possible.
  private func tensor(
    _ name: String, shape: [Int], _ slot: WeightSlot, rows: Range<Int>? = nil, inPlace: inout [String]
  ) throws(ForwardError) -> UnsafePointer<Scalar> {
    try tensors.check(name, shape)
    let rows = rows ?? 0..<shape[0]
    let rowLength = shape.dropFirst().reduce(1, *)
    if let elements = tensors.source.elements(name, as: Scalar.self), elements.count >= rows.upperBound * rowLength,
      let base = elements.baseAddress
    {
      inPlace.append(name)
      return base + rows.lowerBound * rowLength
    }
    let buffer = buffers.buffer(slot, rows.count * rowLength)
    try tensors.read(name, rows: rows, UnsafeMutableBufferPointer(start: buffer.base, count: rows.count * rowLength))
    return UnsafePointer(buffer.base)
  }

  private func letGo(_ names: inout [String]) {
    for name in names { tensors.source.release(name) }
    names.removeAll(keepingCapacity: true)
  }
}
