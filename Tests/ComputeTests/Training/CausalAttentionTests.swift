import Foundation
import Testing

@testable import Training

/// Attention against its formulas, written out element by element in double precision.
struct CausalAttentionTests {
  /// Heads of one vector's width have loops of their own; the others go through BLAS.
  @Test(arguments: [16, 32], [1, 5, 8, 13, 16, 33, 64, 70])
  func `Forward and backward follow the formulas`(headDim: Int, length: Int) {
    let direct = Direct(headDim: headDim, length: length)
    #expect(direct.worst(Double.self) < 1e-13)
    #expect(direct.worst(Float.self) < 2e-5)
  }

  private struct Direct {
    let heads = 2
    let headDim: Int
    let length: Int
    var width: Int { heads * headDim }

    /// The largest difference in z and in the gradients.
    func worst<S: TrainingScalar>(_: S.Type) -> Double {
      let attention = CausalAttention(heads: heads, headDim: headDim, length: length)
      let qkv = filled(length * 3 * width, S.self) { S(TrainingReference.spread($0) * 2) }
      let dz = filled(length * width, S.self) { S(TrainingReference.spread($0 + 12345)) }
      // Whatever was there before must not matter; scratch is never anything but numbers.
      let probabilities = filled(attention.probabilityCount, S.self) { _ in .nan }
      let scratch = filled(attention.scratchCount, S.self) { _ in 1000 }
      let z = filled(length * width, S.self) { _ in .nan }
      let gradient = filled(length * 3 * width, S.self) { _ in .nan }
      attention.forward(qkv.start, probabilities: probabilities.start, scratch: scratch.start, z.start)
      attention.backward(
        dz.start, qkv.start, probabilities: probabilities.start, scratch: scratch.start, gradient.start)
      var worst = 0.0
      func compare(_ expected: Double, _ found: S) {
        let difference = abs(expected - Double(found))
        worst = difference.isNaN ? .infinity : max(worst, difference)
      }
      for head in 0..<heads { self.head(head, qkv.start, dz.start, z.start, gradient.start, compare) }
      return worst
    }

    private func filled<S: TrainingScalar>(_ count: Int, _: S.Type, _ value: (Int) -> S) -> Slab<S> {
      let slab = Slab<S>(count: count)
      for i in 0..<count { slab.start[i] = value(i) }
      return slab
    }

    private func head<S: TrainingScalar>(
      _ head: Int, _ qkv: UnsafePointer<S>, _ dz: UnsafePointer<S>, _ z: UnsafePointer<S>,
      _ gradient: UnsafePointer<S>, _ compare: (Double, S) -> Void
    ) {
      func place(_ row: Int, _ part: Int, _ d: Int) -> Int { row * 3 * width + part * width + head * headDim + d }
      func at(_ row: Int, _ part: Int, _ d: Int) -> Double { Double(qkv[place(row, part, d)]) }
      func out(_ row: Int, _ d: Int) -> Double { Double(dz[row * width + head * headDim + d]) }
      func sum(_ count: Int, _ term: (Int) -> Double) -> Double { (0..<count).reduce(0) { $0 + term($1) } }
      let scale = 1 / Double(headDim).squareRoot()
      var p = [[Double]](repeating: [Double](repeating: 0, count: length), count: length)
      var ds = p
      for row in 0..<length {
        for key in 0...row { p[row][key] = exp(scale * sum(headDim) { at(row, 0, $0) * at(key, 1, $0) }) }
        let total = p[row].reduce(0, +)
        for key in 0...row { p[row][key] /= total }
        let dp = (0...row).map { key in sum(headDim) { out(row, $0) * at(key, 2, $0) } }
        let mean = sum(row + 1) { dp[$0] * p[row][$0] }
        for key in 0...row { ds[row][key] = p[row][key] * (dp[key] - mean) }
      }
      for row in 0..<length {
        for d in 0..<headDim {
          compare(sum(length) { p[row][$0] * at($0, 2, d) }, z[row * width + head * headDim + d])
          compare(scale * sum(length) { ds[row][$0] * at($0, 1, d) }, gradient[place(row, 0, d)])
          compare(scale * sum(length) { ds[$0][row] * at($0, 0, d) }, gradient[place(row, 1, d)])
          compare(sum(length) { p[$0][row] * out($0, d) }, gradient[place(row, 2, d)])
        }
      }
    }
  }
}
