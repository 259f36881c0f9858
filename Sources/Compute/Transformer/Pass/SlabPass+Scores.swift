/// Where layers differ in how queries meet keys: rotation, scale, bound and window.
extension SlabPass {
  /// The rotation of queries and keys in `layer`; `nil` where positions are learned.
  func rotary(_ layer: Int) -> RotaryTable<Scalar>? {
    if let rotaryInWindow, model.window?.layers.contains(layer) == true { return rotaryInWindow }
    return rotary
  }

  /// Positions that a position sees in `layer`, itself included; `nil` for all before it.
  func window(_ layer: Int) -> Int? {
    model.window.flatMap { $0.layers.contains(layer) ? $0.width : nil }
  }

  /// Turns the products of one query with keys 0 ..< count into its attention: `softmax(bounded(s / √scalar))` over the
  /// keys that it sees, 0 elsewhere.
  ///
  /// - Parameters:
  ///   - position: of the query; it sees itself and what stands before it, as far as the window goes.
  ///   - window: see ``window(_:)``.
  func attentionFromScores(_ s: UnsafeMutablePointer<Scalar>, position: Int, count: Int, window: Int?) {
    var scale = 1 / Scalar(model.queryScalar ?? Double(shape.headWidth)).squareRoot()
    let first = window.map { max(0, position + 1 - $0) } ?? 0
    let seen = position + 1 - first
    if let bound = model.scoreBound {
      Scalar.bound(s + first, count: seen, scale: scale, by: Scalar(bound))
      scale = 1
    }
    Scalar.causalSoftmax(s + first, visible: seen, count: count - first, scale: scale)
    if first > 0 { s.update(repeating: 0, count: first) }
  }
}
