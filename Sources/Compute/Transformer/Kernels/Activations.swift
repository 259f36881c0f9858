extension ModelDescription.Activation {
  /// `act(x)` on eight lanes.
  @inline(__always)
  func callAsFunction<Scalar: ForwardScalar>(_ x: SIMD8<Scalar>) -> SIMD8<Scalar> {
    let one = SIMD8<Scalar>(repeating: 1)
    switch self {
    case .gelu:
      // x Φ(x), with Φ(x) = 1 − Φ(−x) for x ≥ 0, so that no small difference of large numbers is formed.
      let tail = x * Scalar.normalTail(x)
      return (x - tail).replacing(with: tail, where: x .< SIMD8(repeating: 0))
    case .geluTanh:
      // x/2 (1 + tanh u) = x / (1 + e^{−2u})
      let twice = (x + x * x * x * Scalar(0.044715)) * Scalar(-1.5957691216057308)
      return x / (one + Scalar.exponential(twice))
    case .silu:
      return x / (one + Scalar.exponential(SIMD8(repeating: 0) - x))
    case .relu:
      return x.replacing(with: SIMD8(repeating: 0), where: x .< SIMD8(repeating: 0))
    }
  }

  /// `u ← act(u + b)` on `u ∈ R^{rows × width}`.
  func apply<Scalar: ForwardScalar>(
    rows: Int, width: Int, _ u: UnsafeMutablePointer<Scalar>, bias: UnsafePointer<Scalar>?
  ) {
    for row in 0..<rows {
      let u = u + row * width
      switch self {  // outside the loop over lanes, where it would be decided anew each time
      case .gelu: Self.run(u, width, bias) { ModelDescription.Activation.gelu($0) }
      case .geluTanh: Self.run(u, width, bias) { ModelDescription.Activation.geluTanh($0) }
      case .silu: Self.run(u, width, bias) { ModelDescription.Activation.silu($0) }
      case .relu: Self.run(u, width, bias) { ModelDescription.Activation.relu($0) }
      }
    }
  }

  /// `u ← act(g) ⊙ u` on `g, u ∈ R^{rows × width}`.
  func gate<Scalar: ForwardScalar>(
    rows: Int, width: Int, _ g: UnsafePointer<Scalar>, _ u: UnsafeMutablePointer<Scalar>
  ) {
    let count = rows * width
    switch self {
    case .gelu: Scalar.map(u, g, count: count) { u, g in ModelDescription.Activation.gelu(g) * u }
    case .geluTanh: Scalar.map(u, g, count: count) { u, g in ModelDescription.Activation.geluTanh(g) * u }
    case .silu: Scalar.map(u, g, count: count) { u, g in ModelDescription.Activation.silu(g) * u }
    case .relu: Scalar.map(u, g, count: count) { u, g in ModelDescription.Activation.relu(g) * u }
    }
  }

  @inline(__always)
  private static func run<Scalar: ForwardScalar>(
    _ u: UnsafeMutablePointer<Scalar>, _ width: Int, _ bias: UnsafePointer<Scalar>?,
    _ act: (SIMD8<Scalar>) -> SIMD8<Scalar>
  ) {
    if let bias {
      Scalar.map(u, bias, count: width) { u, b in act(u + b) }
    } else {
      Scalar.map(u, u, count: width) { u, _ in act(u) }
    }
  }
}
