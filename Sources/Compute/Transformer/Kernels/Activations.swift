extension ModelDescription.Activation {
  /// `act(x)` on eight lanes.
  @inline(__always)
  func callAsFunction<Scalar: ForwardScalar>(_ x: SIMD8<Scalar>) -> SIMD8<Scalar> {
    let zero = SIMD8<Scalar>(repeating: 0)
    let one = SIMD8<Scalar>(repeating: 1)
    switch self {
    case .gelu:
      // x Φ(x) = max(x, 0) − |x| Φ(−|x|), so that no small difference of large numbers is formed.
      let size = Scalar.larger(x, zero - x)
      return Scalar.larger(x, zero) - size * Scalar.normalTail(x)
    case .geluTanh:
      // x/2 (1 + tanh u) = x / (1 + e^{−2u})
      let twice = (x + x * x * x * Scalar(0.044715)) * Scalar(-1.5957691216057308)
      return x / (one + Scalar.exponential(twice))
    case .silu:
      return x / (one + Scalar.exponential(zero - x))
    case .relu:
      return Scalar.larger(x, zero)
    }
  }
}

extension ForwardScalar {
  public static func activate(
    _ activation: ModelDescription.Activation, rows: Int, width: Int, _ u: UnsafeMutablePointer<Self>,
    bias: UnsafePointer<Self>?
  ) {
    for row in 0..<rows {
      let u = u + row * width
      switch activation {  // outside the loop over lanes, where it would be decided anew each time
      case .gelu: run(u, width, bias) { ModelDescription.Activation.gelu($0) }
      case .geluTanh: run(u, width, bias) { ModelDescription.Activation.geluTanh($0) }
      case .silu: run(u, width, bias) { ModelDescription.Activation.silu($0) }
      case .relu: run(u, width, bias) { ModelDescription.Activation.relu($0) }
      }
    }
  }

  public static func gate(
    _ activation: ModelDescription.Activation, count: Int, _ g: UnsafePointer<Self>,
    _ u: UnsafeMutablePointer<Self>
  ) {
    switch activation {
    case .gelu: map(u, g, count: count) { u, g in ModelDescription.Activation.gelu(g) * u }
    case .geluTanh: map(u, g, count: count) { u, g in ModelDescription.Activation.geluTanh(g) * u }
    case .silu: map(u, g, count: count) { u, g in ModelDescription.Activation.silu(g) * u }
    case .relu: map(u, g, count: count) { u, g in ModelDescription.Activation.relu(g) * u }
    }
  }

  @inline(__always)
  private static func run(
    _ u: UnsafeMutablePointer<Self>, _ width: Int, _ bias: UnsafePointer<Self>?,
    _ act: (SIMD8<Self>) -> SIMD8<Self>
  ) {
    if let bias {
      map(u, bias, count: width) { u, b in act(u + b) }
    } else {
      map(u, u, count: width) { u, _ in act(u) }
    }
  }
}
