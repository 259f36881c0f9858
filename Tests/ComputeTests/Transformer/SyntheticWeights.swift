import Transformer

/// Weights that follow from their names: the rule of `scripts/references/transformers_reference.py`, so that
/// reference files need not hold them.
struct SyntheticWeights: WeightSource {
  private let tensors: [String: [Int]]
  private let values: [String: [Float]]

  /// - Parameters:
  ///   - change: adds `delta` to one element, in single precision.
  init(_ tensors: [String: [Int]], change: (name: String, index: Int, delta: Float)? = nil) {
    self.tensors = tensors
    var values: [String: [Float]] = [:]
    for (name, shape) in tensors { values[name] = Self.tensor(name, shape) }
    if let change { values[change.name]?[change.index] += change.delta }
    self.values = values
  }

  /// The tensors under other names or in other layouts.
  init(tensors: [String: [Int]], values: [String: [Float]]) {
    self.tensors = tensors
    self.values = values
  }

  func values(_ name: String) -> [Float] { values[name] ?? [] }

  func shape(of name: String) -> [Int]? { tensors[name] }

  func read<Scalar: ForwardScalar>(
    _ name: String, rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Scalar>
  ) {
    let all = values(name)
    let start = rows.lowerBound * (tensors[name] ?? []).dropFirst().reduce(1, *)
    for i in buffer.indices { buffer[i] = Scalar(all[start + i]) }
  }

  func elements<Scalar: ForwardScalar>(_ name: String, as type: Scalar.Type) -> UnsafeBufferPointer<Scalar>? {
    nil
  }

  func release(_ name: String) {}

  /// 24 high bits of SplitMix64 started at the FNV-1a hash of the name, as numbers in [−1, 1).
  static func uniform(_ name: String, count: Int) -> [Double] {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (0..<count).map { i in
      var z = state &+ UInt64(i + 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
      return Double(z >> 40) / 8_388_608 - 1
    }
  }

  static func tensor(_ name: String, _ shape: [Int]) -> [Float] {
    let u = uniform(name, count: shape.reduce(1, *))
    if shape.count == 1 {
      return u.map { Float(name.hasSuffix("bias") ? 0.3 * $0 : 1 + 0.5 * $0) }
    }
    if ["emb", "wte", "wpe"].contains(where: name.contains) { return u.map { Float($0) } }
    let scale = 3 / Double(shape.max() ?? 1).squareRoot()
    return u.map { Float($0 * scale) }
  }
}
