/// A slab of sequences on its way through all layers, under all conditions at once.
struct SlabPass<Scalar: ForwardScalar>: Sendable {
  let model: ModelDescription
  let request: ForwardRequest
  /// Which of the request's sequences.
  let sequences: Range<Int>
  /// Rows at which they start within the slab, and their total: n + 1 numbers.
  let starts: [Int]
  let groups: [Range<Int>]
  let loader: WeightLoader<Scalar>
  let workers: Workers
  let rotary: RotaryTable<Scalar>?
  /// The table of the layers with a window, where they have one of their own.
  let rotaryInWindow: RotaryTable<Scalar>?
  let scratch: [PassScratch<Scalar>]
  /// The intact model first, then the conditions in the request's order.
  let streams: [ResidualStream<Scalar>]
  /// Head outputs at the query, `[n, queryWidth]`, of the layer in hand.
  let captured: AlignedBuffer<Scalar>
  /// Attention readings, `[n, H, targets]`, of the layer in hand.
  let readings: AlignedBuffer<Scalar>
  /// Attention `[rows, H, longest]` and outputs `[rows, queryWidth]` of the layer in hand, where they are shown.
  let patterns: (attention: AlignedBuffer<Scalar>, outputs: AlignedBuffer<Scalar>, longest: Int)?

  var shape: ModelDescription.Shape { model.shape }
  var count: Int { sequences.count }
  var rows: Int { starts[count] }
  var intact: ResidualStream<Scalar> { streams[0] }
  var readsEveryPosition: Bool { request.readsEveryPosition }

  init(
    _ model: ModelDescription, _ request: ForwardRequest, _ sequences: Range<Int>,
    _ loader: WeightLoader<Scalar>,
    workers: Workers
  ) {
    self.model = model
    self.request = request
    self.sequences = sequences
    self.loader = loader
    self.workers = workers
    let packed = request.sequences
    let starts = (sequences.lowerBound...sequences.upperBound).map {
      packed.starts[$0] - packed.starts[sequences.lowerBound]
    }
    self.starts = starts
    let groups = SlabPlan.groups(starts: starts, workers: workers.count)
    self.groups = groups
    let longest = sequences.map(packed.length).max() ?? 0
    let largest = groups.map { starts[$0.upperBound] - starts[$0.lowerBound] }.max() ?? 0
    let group = max(largest, min(SlabPlan.groupRows, sequences.count))
    scratch = (0..<workers.count).map { _ in PassScratch(model, group: group, longest: longest) }
    if case .rotary(let rotary) = model.positions {
      self.rotary = RotaryTable(rotary, length: longest)
    } else {
      rotary = nil
    }
    rotaryInWindow = model.window?.rotary.map { RotaryTable($0, length: longest) }
    streams = ([[]] + request.ablations).map(ResidualStream.init)
    captured = AlignedBuffer(count: sequences.count * model.shape.queryWidth)
    readings = AlignedBuffer(count: sequences.count * model.shape.heads * (request.attention?.count ?? 0))
    let rows = starts.last ?? 0
    patterns = request.showsPatterns
      ? (
        AlignedBuffer(count: rows * model.shape.heads * longest), AlignedBuffer(count: rows * model.shape.queryWidth),
        longest
      ) : nil
  }

  func run(
    observer: inout some ForwardObserver<Scalar>, into result: inout ForwardResult<Scalar>
  ) throws(ForwardError) {
    guard count > 0 else { return }
    try embed()
    for layer in 0..<shape.layers {
      let weights = try loader.layer(layer)
      if let x = intact.residual {
        observer.residual(
          layer: layer, sequences: sequences,
          values: UnsafeBufferPointer(start: x.base, count: rows * shape.width))
      }
      if layer == shape.layers - 1, !readsEveryPosition {
        try lastLayer(layer, weights)
      } else {
        try wholeLayer(layer, weights)
      }
      observer.heads(
        HeadCapture(
          layer: layer, sequences: sequences,
          outputs: UnsafeBufferPointer(start: captured.base, count: captured.count),
          attention: UnsafeBufferPointer(start: readings.base, count: readings.count),
          patterns: patterns.map {
            PatternCapture(
              starts: starts, longest: $0.longest,
              attention: UnsafeBufferPointer(start: $0.attention.base, count: $0.attention.count),
              outputs: UnsafeBufferPointer(start: $0.outputs.base, count: $0.outputs.count))
          }))
    }
    guard request.reading != .nothing else { return }
    if let x = readsEveryPosition ? intact.residual : intact.atQuery {
      observer.residual(
        layer: shape.layers, sequences: sequences,
        values: UnsafeBufferPointer(start: x.base, count: (readsEveryPosition ? rows : count) * shape.width))
    }
    try readOut(into: &result)
  }

  /// `x ← scale · E[token] (+ P[position])`
  private func embed() throws(ForwardError) {
    let x = AlignedBuffer<Scalar>(count: rows * shape.width)
    let packed = request.sequences
    let first = packed.starts[sequences.lowerBound]
    let tokens = packed.tokens[first..<first + rows]
    try loader.gather(model.names.tokens, rows: shape.vocabulary, tokens, into: x.base, adds: false)
    if let scale = model.embeddingScale {
      let factor = Scalar(scale)
      Scalar.scale(x.base, count: rows * shape.width, by: factor)
    }
    if case .learned = model.positions, let name = model.names.positions {
      let positions = (0..<count).flatMap { 0..<(starts[$0 + 1] - starts[$0]) }
      let longest = (positions.max() ?? 0) + 1
      try loader.gather(name, rows: longest, positions, into: x.base, adds: true)
    }
    intact.residual = x
  }

  /// Streams that already differ from the intact one when `layer` begins, the intact one included.
  func active(_ layer: Int) -> [ResidualStream<Scalar>] {
    streams.enumerated().filter { index, stream in
      index == 0 || (stream.first ?? .max) < layer
    }.map(\.element)
  }

  /// Conditions whose first ablated layer is this one.
  func splitting(_ layer: Int) -> [ResidualStream<Scalar>] {
    streams.filter { $0.first == layer }
  }
}
