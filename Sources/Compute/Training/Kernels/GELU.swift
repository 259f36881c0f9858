/// The exact Gaussian error linear unit, `x Φ(x)`; its derivative is `Φ(x) + x φ(x)`.
enum GELU {
  /// Writes the unit's value to `y` and replaces x by the derivative there, which is all that
  /// the backward pass needs. `count` is a whole number of vectors.
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func forward<S: TrainingScalar>(
    count: Int, _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>
  ) {
    let x = x.vectors
    let y = y.vectors
    for i in 0..<vectorCount(count) {
      let value = x[i]
      let (cumulative, density) = S.normal(value)
      y[i] = value * cumulative
      x[i] = cumulative + value * density
    }
  }

  /// `gradient ← gradient ∘ derivative`
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func backward<S: TrainingScalar>(
    count: Int, derivative: UnsafePointer<S>, _ gradient: UnsafeMutablePointer<S>
  ) {
    let derivative = derivative.vectors
    let gradient = gradient.vectors
    for i in 0..<vectorCount(count) { gradient[i] *= derivative[i] }
  }
}
