/// The exact Gaussian error linear unit, `x Φ(x)`; its derivative is `Φ(x) + x φ(x)`.
enum GELU {
  /// Writes the unit's value to `y` and replaces x by the derivative there, which is all that
  /// the backward pass needs. `count` is a whole number of vectors.
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func forward<S: TrainingScalar>(
    count: Int, _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>
  ) {
    for i in stride(from: 0, to: count, by: vectorWidth) {
      let value = x.vector(at: i)
      let (cumulative, density) = S.normal(value)
      y.store(value * cumulative, at: i)
      x.store(cumulative + value * density, at: i)
    }
  }

  /// `gradient ← gradient ∘ derivative`
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func backward<S: TrainingScalar>(
    count: Int, derivative: UnsafePointer<S>, _ gradient: UnsafeMutablePointer<S>
  ) {
    for i in stride(from: 0, to: count, by: vectorWidth) {
      gradient.store(gradient.vector(at: i) * derivative.vector(at: i), at: i)
    }
  }
}
