import Foundation
import Testing

@testable import Mathematics
@testable import Training
@testable import Transformer

/// Single-precision kernels against the C library in double precision.
@Suite struct KernelTests {
  private let points = (-4000...4000).map { Double($0) / 100 }

  private func apply(_ f: (SIMD16<Float>) -> SIMD16<Float>, _ x: Double) -> Double {
    Double(f(SIMD16(repeating: Float(x)))[3])
  }

  @Test func `The exponential is accurate to three in ten million`() {
    for x in points {
      let exact = exp(Double(Float(x)))
      #expect(abs(apply(VectorMath.exponential, x) / exact - 1) < 3e-7, "at \(x)")
    }
    #expect(apply(VectorMath.exponential, -1000) < 2e-38)
    #expect(apply(VectorMath.exponential, 0) == 1)
    #expect(apply(VectorMath.exponential, .nan).isNaN)
  }

  @Test func `Training and measuring approximate by the same functions`() {
    for x in points where x <= 0 && x > -12 {
      let lanes = SIMD16(repeating: Float(x))
      // Rounded once or twice a step, they differ by that.
      #expect(abs(Double(Float.exp(lanes)[7]) / apply(Float.exponential, x) - 1) < 3e-7)
      let (cumulative, _) = Float.normal(lanes)
      #expect(abs(Double(cumulative[7]) / apply(Float.normalTail, x) - 1) < 6e-7)
    }
  }

  @Test(arguments: 0..<16)
  func `The largest of sixteen numbers is found wherever it stands`(place: Int) {
    var (x, y) = (SIMD16<Float>(repeating: -3), SIMD16<Double>(repeating: -3))
    (x[place], y[place]) = (-1, -1)
    #expect(Float.largest(x) == -1 && Double.largest(y) == -1)
    // Not the high bits of a number's pattern count, but its value.
    let payload = SIMD16(repeating: Float(bitPattern: 0xFFFF_FFFF))
    #expect(Float.exponential(payload)[place].isNaN)
  }

  @Test(arguments: [1, 15, 16, 40])
  func `Bounding is the bound times a hyperbolic tangent`(count: Int) {
    let places = points.chunks(of: count)
    #expect(!places.isEmpty)
    for values in places {
      var (single, double) = (values.map { Float($0) }, values.map { Double(Float($0)) })
      Float.bound(&single, count: values.count, scale: 0.5, by: 3)
      Double.bound(&double, count: values.count, scale: 0.5, by: 3)
      for (i, value) in values.enumerated() {
        let exact = 3 * tanh(Double(Float(value)) * 0.5 / 3)
        #expect(abs(double[i] - exact) < 3e-15, "at \(value)")
        #expect(abs(Double(single[i]) - exact) < 1e-6, "at \(value)")
      }
    }
    var far: [Float] = [.infinity, -.infinity, .nan, 1e30, -1e30]
    Float.bound(&far, count: far.count, scale: 1, by: 50)
    #expect(far[0] == 50 && far[1] == -50 && far[2].isNaN && far[3] == 50 && far[4] == -50)
  }

  @Test func `The normal tail is accurate where it matters`() {
    for x in points where abs(x) < 12 {
      let exact = erfc(abs(Double(Float(x))) / 2.0.squareRoot()) / 2
      // The exponent is rounded before it is used, so relative accuracy decreases with its size.
      #expect(abs(apply(VectorMath.normalTail, x) / exact - 1) < 3e-7 * (1 + x * x), "at \(x)")
    }
  }

  private func exact(_ activation: ModelDescription.Activation, _ x: Double) -> Double {
    switch activation {
    case .gelu: x * erfc(-x / 2.0.squareRoot()) / 2
    case .geluTanh: x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x / (1 + exp(-x))
    case .relu: max(x, 0)
    }
  }

  @Test(arguments: [ModelDescription.Activation.gelu, .geluTanh, .silu, .relu], [1, 15, 16, 17, 40, 96])
  func `Activations of rows agree with their definitions`(_ activation: ModelDescription.Activation, width: Int) {
    let rows = 3
    let x = (0..<rows * width).map { (i: Int) -> Float in Float((i * 7919) % 241) / 20 - 6 }
    let bias = (0..<width).map { (i: Int) -> Float in Float(i % 7) / 4 - 0.75 }
    for bias in [nil, bias] {
      var y = x
      Float.activate(activation, rows: rows, width: width, &y, bias: bias)
      for i in 0..<rows * width {
        let shifted = Double(x[i] + (bias?[i % width] ?? 0))
        #expect(abs(Double(y[i]) - exact(activation, shifted)) < 4e-7 * max(1, abs(shifted)), "at \(shifted)")
      }
    }
    var gated = (0..<rows * width).map { Float($0 % 9) - 4 }
    let factors = gated
    Float.gate(activation, count: rows * width, x, &gated)
    for i in 0..<rows * width {
      let value = exact(activation, Double(x[i])) * Double(factors[i])
      #expect(abs(Double(gated[i]) - value) < 2e-6 * max(1, abs(value)), "at \(x[i])")
    }
  }

  @Test(arguments: [ModelDescription.Activation.gelu, .geluTanh, .silu, .relu])
  func `Activations agree with their definitions`(_ activation: ModelDescription.Activation) {
    #expect(points.count > 8000)
    for x in points {
      let value = Double(Float(x))
      #expect(abs(apply({ activation.function.value($0) }, x) - exact(activation, value)) < 4e-7 * max(1, abs(value)), "at \(x)")
      let double: SIMD16<Double> = activation.function.value(SIMD16(repeating: value))
      #expect(abs(double[0] - exact(activation, value)) < 1e-14 * max(1, abs(value)), "at \(x)")
    }
  }

  @Test(arguments: 1...40)
  func `Softmax sums to one over what is visible and is zero beyond`(visible: Int) {
    var row = (0..<48).map { Float(($0 * 37) % 29) - 9 }
    let exact = row.prefix(visible).map { exp(Double($0) * 0.25) }
    let sum = exact.reduce(0, +)
    row.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      Float.causalSoftmax(base, visible: visible, count: 48, scale: 0.25)
    }
    for i in 0..<48 {
      #expect(abs(Double(row[i]) - (i < visible ? exact[i] / sum : 0)) < 1e-6)
    }
  }

  @Test(arguments: [1, 7, 8, 9, 16, 100, 768])
  func `Norms agree with their definitions at every width`(width: Int) {
    let x = (0..<width).map { (i: Int) -> Double in Double((i * 7919) % 101) / 10 + 100 }
    let w = (0..<width).map { (i: Int) -> Double in 1 + Double(i % 5) / 10 }
    let mean = x.reduce(0, +) / Double(width)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
    let square = x.reduce(0) { $0 + $1 * $1 } / Double(width)
    for kind in [ModelDescription.Norm.Kind.layer, .layerWithoutBias, .layerWithoutParameters, .rootMeanSquare] {
      var y = Array(repeating: Float(0), count: width)
      y.withUnsafeMutableBufferPointer { y in
        guard let y = y.baseAddress else { return }
        Float.normalize(
          .init(kind, epsilon: 1e-5), rows: 1, width: width, x.map { Float($0) }, strideX: width,
          weight: w.map { Float($0) }, bias: nil,
          y,
          strideY: width)
      }
      for i in 0..<width {
        let exact =
          switch kind {
          case .layer, .layerWithoutBias: (x[i] - mean) / (variance + 1e-5).squareRoot() * w[i]
          case .layerWithoutParameters: (x[i] - mean) / (variance + 1e-5).squareRoot()
          case .rootMeanSquare: x[i] / (square + 1e-5).squareRoot() * w[i]
          }
        #expect(abs(Double(y[i]) - exact) < 2e-5 * max(1, abs(exact)), "\(kind) at \(i)")
      }
    }
  }
}

extension [Double] {
  /// The numbers in runs of `count`, the last one shorter if need be.
  fileprivate func chunks(of count: Int) -> [[Double]] {
    stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
  }
}
