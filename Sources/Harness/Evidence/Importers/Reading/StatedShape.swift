import Claims

/// Layers, heads and head width of a model, as far as a file says them.
package struct StatedShape: Sendable, Hashable {
  package var layers: Int?
  package var headsPerLayer: Int?
  package var headDim: Int?

  package init(layers: Int? = nil, headsPerLayer: Int? = nil, headDim: Int? = nil) {
    self.layers = layers
    self.headsPerLayer = headsPerLayer
    self.headDim = headDim
  }

  /// The shape of a model that the suite declares: what a file about it has to agree with.
  package static func known(for subject: String) -> StatedShape? {
    guard let model = SubjectDeclaration.known(for: subject) else { return nil }
    guard model.layers != nil || model.heads != nil || model.headWidth != nil else { return nil }
    return StatedShape(layers: model.layers, headsPerLayer: model.heads, headDim: model.headWidth)
  }

  /// Whether another shape is the same as far as this one is known.
  package func allows(_ other: StatedShape) -> Bool {
    (layers ?? other.layers) == other.layers && (headsPerLayer ?? other.headsPerLayer) == other.headsPerLayer
      && (headDim ?? other.headDim) == other.headDim
  }

  /// What a layer, or a head of one, has that the model does not: `layer 16 is beyond the 16 of NAME`.
  func excess(layer: Int?, head: Int?, of subject: String) -> String? {
    if let layer, let layers, layer >= layers { return "layer \(layer) is beyond the \(layers) of \(subject)" }
    if let head, let headsPerLayer, head >= headsPerLayer { return "head \(head) is beyond the \(headsPerLayer) of a layer of \(subject)" }
    return nil
  }

  /// `16 layers of 8 heads of width 256`, as far as it is known.
  package var written: String {
    var words = [layers.map { "\($0) layers" }, headsPerLayer.map { "\($0) heads" }].compactMap { $0 }.joined(separator: " of ")
    if let headDim { words += words.isEmpty ? "heads of width \(headDim)" : " of width \(headDim)" }
    return words
  }
}
