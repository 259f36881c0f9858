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

  /// How a map holds its rounded factors: as numbers, or as bits for a unit that this processor may lack.
  enum Holding: CaseIterable { case numbers, matrices, vectors }

  @Test(
    arguments: [(false, 1.0, 0.0), (false, -1.0, 1.0), (true, 1.0, 1.0), (true, -1.0, 0.0)],
    [(Holding.numbers, 5), (.matrices, 5), (.vectors, 5), (.vectors, 203)])
  func `A map of rounded factors adds them up in single precision, whichever way it holds them`(
    _ shape: (inputMajor: Bool, alpha: Double, beta: Double), _ held: (as: Holding, rows: Int)
  ) throws {
    // Beyond a panel of columns, and of rows where they are many; the last ones are fewer.
    let (rows, inputs, outputs) = (held.rows, 70, 133)
    let (x, w) = (Self.numbers("x", rows * inputs), Self.numbers("w", inputs * outputs))
    var y = Self.numbers("y", rows * outputs)
    let expected = Self.expected(
      x, w, rows: rows, inputs: inputs, outputs: outputs, inputMajor: shape.inputMajor, alpha: shape.alpha,
      beta: shape.beta, y)
    let weight = w.map { BFloat16.rounded($0) }
    var bits = [UInt16](repeating: 0, count: w.count)
    bits.withUnsafeMutableBufferPointer { bits in
      weight.withUnsafeBufferPointer { weight in
        guard let base = weight.baseAddress, let bits = bits.baseAddress else { return }
        var map = LinearMap(
          inputs: inputs, outputs: outputs, weight: base, stride: shape.inputMajor ? outputs : inputs,
          inputMajor: shape.inputMajor, bias: nil, products: .bfloat16)
        let unit: BFloat16Unit? = held.as == .numbers ? nil : held.as == .matrices ? .matrices : .vectors
        map.rounded = unit.map {
          BFloat16Matrix(of: w, k: inputs, n: outputs, transposed: !shape.inputMajor, for: $0, into: bits)
        }
        // In slices of outputs and of inputs, so that slicing moves numbers and bits alike.
        for part in [0..<29, 29..<outputs] {
          y.withUnsafeMutableBufferPointer { y in
            guard let y = y.baseAddress else { return }
            for (i, inputs) in [0..<24, 24..<inputs].enumerated() {
              map.slice(part).reading(inputs).multiply(
                rows: rows, x.withUnsafeBufferPointer { $0.baseAddress! } + inputs.lowerBound, strideX: 70, alpha: Float(shape.alpha),
                beta: i == 0 ? Float(shape.beta) : 1, y + part.lowerBound, strideY: outputs)
            }
          }
        }
      }
    }
    #expect(y.count == expected.count)
    let far = zip(y, expected).count { abs(Double($0) - $1) >= 2e-5 }
    #expect(far == 0)
  }

  @Test(arguments: [.matrices, .vectors] as [BFloat16Unit], [false, true])
  func `Sums longer than a block of rows are whole`(unit: BFloat16Unit, transposed: Bool) {
    let (m, n, k) = (3, 5, 2050)
    let (x, w) = (Self.numbers("x", m * k), Self.numbers("w", k * n))
    let a = x.map { BFloat16.bits($0) }
    var bits = [UInt16](repeating: 0, count: k * n)
    var c = [Float](repeating: 1, count: m * n)
    bits.withUnsafeMutableBufferPointer { bits in
      guard let bits = bits.baseAddress else { return }
      BFloat16Matrix(of: w, k: k, n: n, transposed: transposed, for: unit, into: bits).product(m: m, n: n, k: k, a, adds: true, &c, ldc: n)
    }
    let expected = Self.expected(
      x, w, rows: m, inputs: k, outputs: n, inputMajor: !transposed, alpha: 1, beta: 1, [Float](repeating: 1, count: m * n))
    #expect(c.count == expected.count)
    #expect(zip(c, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 })
  }

  @Test func `A processor's unit for bfloat16 follows from its flags`() {
    #expect(BFloat16Unit.of(cpuFlags: ["avx2", "avx512f", "avx512bw", "avx512vl"]) == nil)
    #expect(BFloat16Unit.of(cpuFlags: ["avx512f", "avx512bw", "avx512vl", "avx512_bf16"]) == .vectors)
    #expect(BFloat16Unit.of(cpuFlags: ["avx512bw", "avx512vl", "avx512_bf16", "amx_tile", "amx_bf16"]) == .matrices)
    #expect(BFloat16Unit.of(cpuFlags: ["amx_tile"]) == nil)
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

  @Test(arguments: ["neox-parallel", "gpt2", "llama-grouped"], [.matrices, .vectors] as [BFloat16Unit])
  func `A layer's bits are those of its matrices`(family: String, unit: BFloat16Unit) throws {
    let reference = try ReferenceModel(family)
    // The maps point into their loaders' memory.
    var loaders: [WeightLoader<Float>] = []
    func maps(_ unit: BFloat16Unit?) throws -> [LinearMap<Float>] {
      let loader = WeightLoader<Float>(reference.weights, reference.model, products: .bfloat16, unit: unit)
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
    let (plain, withBits) = (try maps(nil), try maps(unit))
    try #require(!plain.isEmpty && plain.count == withBits.count)
    for (number, bits) in zip(plain, withBits) {
      #expect(number.rounded == nil)
      let matrix = try #require(bits.rounded)
      var differ = 0
      for input in 0..<number.inputs {
        for output in 0..<number.outputs {
          let weight = number.weight[number.inputMajor ? input * number.outputs + output : output * number.inputs + input]
          if weight != matrix[input, output] { differ += 1 }
        }
      }
      #expect(differ == 0)
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
