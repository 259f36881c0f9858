/// An activation function on sixteen lanes, as a type: loops are compiled for each of them, with the function in line.
/// (A closure that is too long stays a call, and hands its vectors over in pieces.)
protocol LaneFunction {
  static func value<Scalar: ForwardScalar>(_ x: SIMD16<Scalar>) -> SIMD16<Scalar>
}

enum GELULanes: LaneFunction {
  /// `x Φ(x) = max(x, 0) − |x| Φ(−|x|)`, so that no small difference of large numbers is formed.
  @inline(__always)
  static func value<Scalar: ForwardScalar>(_ x: SIMD16<Scalar>) -> SIMD16<Scalar> {
    let zero = SIMD16<Scalar>(repeating: 0)
    let size = Scalar.larger(x, zero - x)
    return Scalar.larger(x, zero) - size * Scalar.normalTail(x)
  }
}

enum TanhGELULanes: LaneFunction {
  /// `x/2 (1 + tanh u) = x / (1 + e^{−2u})`
  @inline(__always)
  static func value<Scalar: ForwardScalar>(_ x: SIMD16<Scalar>) -> SIMD16<Scalar> {
    let twice = (x + x * x * x * Scalar(0.044715)) * Scalar(-1.5957691216057308)
    return x / (SIMD16(repeating: 1) + Scalar.exponential(twice))
  }
}

enum SiLULanes: LaneFunction {
  @inline(__always)
  static func value<Scalar: ForwardScalar>(_ x: SIMD16<Scalar>) -> SIMD16<Scalar> {
    x / (SIMD16(repeating: 1) + Scalar.exponential(SIMD16(repeating: 0) - x))
  }
}

enum ReLULanes: LaneFunction {
  @inline(__always)
  static func value<Scalar: ForwardScalar>(_ x: SIMD16<Scalar>) -> SIMD16<Scalar> {
    Scalar.larger(x, SIMD16(repeating: 0))
  }
}

extension ModelDescription.Activation {
  var function: any LaneFunction.Type {
    switch self {
    case .gelu: GELULanes.self
    case .geluTanh: TanhGELULanes.self
    case .silu: SiLULanes.self
    case .relu: ReLULanes.self
    }
  }
}

extension ForwardScalar {
  public static func activate(
    _ activation: ModelDescription.Activation, rows: Int, width: Int, _ u: UnsafeMutablePointer<Self>,
    bias: UnsafePointer<Self>?
  ) {
    switch activation {
    case .gelu: activate(GELULanes.self, rows, width, u, bias)
    case .geluTanh: activate(TanhGELULanes.self, rows, width, u, bias)
    case .silu: activate(SiLULanes.self, rows, width, u, bias)
    case .relu: activate(ReLULanes.self, rows, width, u, bias)
    }
  }

  public static func gate(
    _ activation: ModelDescription.Activation, count: Int, _ g: UnsafePointer<Self>,
    _ u: UnsafeMutablePointer<Self>
  ) {
    switch activation {
    case .gelu: gate(GELULanes.self, count, g, u)
    case .geluTanh: gate(TanhGELULanes.self, count, g, u)
    case .silu: gate(SiLULanes.self, count, g, u)
    case .relu: gate(ReLULanes.self, count, g, u)
    }
  }

  @inline(__always)
  private static func activate<Function: LaneFunction>(
    _ function: Function.Type, _ rows: Int, _ width: Int, _ u: UnsafeMutablePointer<Self>, _ bias: UnsafePointer<Self>?
  ) {
    for row in 0..<rows {
      let u = u + row * width
      var i = 0
      while i + 16 <= width {
        var x = (u + i).lanes()
        if let bias { x += (bias + i).lanes() }
        (u + i).store(function.value(x))
        i += 16
      }
      let rest = width - i
      guard rest > 0 else { continue }
      var x = (u + i).lanes(rest)
      if let bias { x += (bias + i).lanes(rest) }
      (u + i).store(function.value(x), rest)
    }
  }

  /// `u[i] ← act(g[i]) u[i]`
  @inline(__always)
  private static func gate<Function: LaneFunction>(
    _ function: Function.Type, _ count: Int, _ g: UnsafePointer<Self>, _ u: UnsafeMutablePointer<Self>
  ) {
    var i = 0
    while i + 16 <= count {
      (u + i).store(function.value((g + i).lanes()) * (u + i).lanes())
      i += 16
    }
    let rest = count - i
    if rest > 0 { (u + i).store(function.value((g + i).lanes(rest)) * (u + i).lanes(rest), rest) }
  }
}
