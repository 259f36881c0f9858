import Testing

@testable import Mathematics
@testable import Transformer

/// Linear maps whose factors are rounded to bfloat16.
struct ProductPrecisionTests {
  /// A matrix of numbers in [−1, 1).
  private static func numbers(_ name: String, _ count: Int) -> [Float] {
    SyntheticWeights.uniform(name, count: count).map { Float($0) }
  }

  private static func rounded(_ x: Float) -> Double { Double(BFloat16.rounded(x)) }

  @Test(arguments: [1, 15, 16, 40])
  func `Rows are rounded as single numbers are`(count: Int) {
    var x = Self.numbers("row", count)
    x[0] = .nan
    if count > 2 { x[2] = .infinity }
    if count > 20 { x[20] = .nan }
    var rounded = [Float](repeating: 0, count: count)
    BFloat16.round(x, count: count, into: &rounded)
    #expect(rounded.map(\.bitPattern) == x.map { BFloat16.rounded($0).bitPattern })
    #expect(rounded[0].isNaN)
    for negates in [false, true] {
      var bits = [UInt16](repeating: 0, count: count)
      BFloat16.bits(of: x, count: count, negates: negates, into: &bits)
      #expect(zip(bits, x).allSatisfy { $1.isNaN || $0 == BFloat16.bits(negates ? -$1 : $1) })
    }
  }

  /// y = beta · y + alpha · x Wᵀ, formed in double precision from rounded factors.
  private static func expected(
    _ x: [Float], _ w: [Float], rows: Int, inputs: Int, outputs: Int, inputMajor: Bool, alpha: Double, beta: Double,
    _ y: [Float]
  ) -> [Double] {
    (0..<rows * outputs).map { place in
      let (row, output) = (place / outputs, place % outputs)
      let sum = (0..<inputs).reduce(0.0) { sum, i in
        sum + rounded(x[row * inputs + i]) * rounded(w[inputMajor ? i * outputs + output : output * inputs + i])
      }
      return beta * Double(y[place]) + alpha * sum
    }
  }

  @Test(
    arguments: [(false, 1.0, 0.0), (false, -1.0, 1.0), (true, 1.0, 1.0), (true, -1.0, 0.0), (false, 0.5, 0.0)],
    [false, true])
  func `A map of rounded factors adds them up in single precision, from numbers as from bits`(
    _ shape: (inputMajor: Bool, alpha: Double, beta: Double), fromBits: Bool
  ) throws {
    let (rows, inputs, outputs) = (5, 70, 33)
    let (x, w) = (Self.numbers("x", rows * inputs), Self.numbers("w", inputs * outputs))
    var y = Self.numbers("y", rows * outputs)
    let expected = Self.expected(
      x, w, rows: rows, inputs: inputs, outputs: outputs, inputMajor: shape.inputMajor, alpha: shape.alpha,
      beta: shape.beta, y)
    #if arch(x86_64)
      let hasBits = fromBits
    #else
      let hasBits = false
    #endif
    let bits = w.map { BFloat16.bits($0) }
    let weight = w.map { BFloat16.rounded($0) }
    bits.withUnsafeBufferPointer { bits in
      weight.withUnsafeBufferPointer { weight in
        guard let base = weight.baseAddress else { return }
        let map = LinearMap(
          inputs: inputs, outputs: outputs, weight: base, stride: shape.inputMajor ? outputs : inputs,
          inputMajor: shape.inputMajor, bias: nil, products: .bfloat16, bits: hasBits ? bits.baseAddress : nil)
        // In two slices of outputs, so that slicing moves numbers and bits alike.
        for part in [0..<20, 20..<outputs] {
          y.withUnsafeMutableBufferPointer { y in
            guard let y = y.baseAddress else { return }
            map.slice(part).multiply(
              rows: rows, x, strideX: inputs, alpha: Float(shape.alpha), beta: Float(shape.beta), y + part.lowerBound,
              strideY: outputs)
          }
        }
      }
    }
    #expect(y.count == expected.count)
    for (ours, exact) in zip(y, expected) { #expect(abs(Double(ours) - exact) < 2e-5) }
  }

  @Test(arguments: ["neox-parallel", "gpt2", "llama-grouped", "olmoe"])
  func `Rounded factors move the logits by about their last bit, and no more`(family: String) throws {
    let reference = try ReferenceModel(family)
    let sequences = try reference.sequences()
    let request = ForwardRequest(
      sequences, reading: .query(targets: Array(repeating: 0, count: sequences.count)), keepsLogits: true)
    var pass = try ForwardPass<Float>(reference.model, weights: reference.weights)
    let full = try pass.run(request).logits[0]
    pass.products = .bfloat16
    let rounded = try pass.run(request).logits[0]
    #expect(pass.precisionName == "bf16")

    let largest = full.map(abs).max() ?? 0
    let moved = zip(full, rounded).map { abs($0 - $1) }.max() ?? 0
    // Two layers of about four products with an error of 2⁻⁹ each.
    #expect(moved > 1e-4 * largest)
    #expect(moved < 0.05 * largest)
  }

  @Test(arguments: ["neox-parallel", "gpt2", "llama-grouped"])
  func `A layer's bits are those of its matrices`(family: String) throws {
    let reference = try ReferenceModel(family)
    // The maps point into their loaders' memory.
    var loaders: [WeightLoader<Float>] = []
    func maps(_ wantsBits: Bool) throws -> [LinearMap<Float>] {
      let loader = WeightLoader<Float>(reference.weights, reference.model, products: .bfloat16, wantsBits: wantsBits)
      loaders.append(loader)
      let layer = try loader.layer(1)
      var maps = [layer.queryKeyValue, layer.attentionOutput]
      switch layer.feedForward {
      case .plain(let up, let down, _): maps += [up, down]
      case .gated(let gate, let up, let down, _): maps += [gate, up, down]
      case .absent, .experts: break
      }
      return maps
    }
    let (plain, withBits) = (try maps(false), try maps(true))
    try #require(!plain.isEmpty && plain.count == withBits.count)
    for (number, bits) in zip(plain, withBits) {
      #expect(number.bits == nil)
      let pointer = try #require(bits.bits)
      for i in 0..<number.inputs * number.outputs {
        #expect(number.weight[i] == Float(bitPattern: UInt32(pointer[i]) << 16))
      }
    }
    withExtendedLifetime(loaders) {}
  }

  @Test func `The memory estimate counts the rounded copies`() throws {
    let reference = try ReferenceModel("gpt2")
    let request = ForwardRequest(try reference.sequences(), reading: .nothing)
    var pass = try ForwardPass<Float>(reference.model, weights: reference.weights)
    let full = try pass.estimate(request)
    pass.products = .bfloat16
    let rounded = try pass.estimate(request)
    #expect(rounded.weights == 2 * full.weights)
    #expect(rounded.scratch > full.scratch)
  }
}
