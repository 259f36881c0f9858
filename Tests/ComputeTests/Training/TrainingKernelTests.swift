import Foundation
import Testing

@testable import Training

struct TrainingKernelTests {
  @Test func `The fast exponential is within two units in the last place`() {
    for i in 0..<200_000 {
      let x = Float(i) * -87 / 200_000
      let value = Float.exp(SIMD16(repeating: x))[3]
      let exact = exp(Double(x))
      #expect(abs(Double(value) - exact) <= 2 * Double(Float(exact).ulp))
    }
  }

  @Test(arguments: [-87.5, -1000, -Float.infinity])
  func `The fast exponential of very negative numbers is zero`(x: Float) {
    #expect(Float.exp(SIMD16(repeating: x)) == .zero)
  }

  @Test func `The fast exponential passes on what is not a number`() {
    #expect(Float.exp(SIMD16(repeating: .nan))[0].isNaN)
  }

  @Test func `The normal distribution is accurate in its tails, too`() {
    for i in -12000...12000 {
      let x = Float(i) / 1000
      let (cumulative, density) = Float.normal(SIMD16(repeating: x))
      let exact = 0.5 * erfc(-Double(x) * 0.5.squareRoot())
      let exactDensity = exp(-0.5 * Double(x) * Double(x)) / (2 * Double.pi).squareRoot()
      // The fit is good to 7e-8, the exponential to two roundings of 6e-8, and a few more roundings add up; x² is
      // rounded before the exponential.
      let tolerance = (6 + Double(x) * Double(x)) * 6e-8
      #expect(abs(Double(cumulative[5]) / exact - 1) < tolerance)
      #expect(abs(Double(density[5]) / exactDensity - 1) < tolerance)
    }
  }

  @Test(arguments: [1, 15, 16, 17, 40])
  func `Cross-entropy leaves the gradient and zeros behind it`(count: Int) {
    let row = Slab<Double>(count: wholeVectors(count))
    for i in 0..<count { row.start[i] = TrainingReference.spread(i) * 6 }
    let logits = (0..<count).map { row.start[$0] }
    let sum = logits.reduce(0) { $0 + exp($1) }
    let target = count / 2
    let loss = CrossEntropy.gradient(row.start, count: count, target: target, weight: 0.25)
    #expect(abs(loss - (log(sum) - logits[target])) < 1e-12)
    for i in 0..<count {
      let expected = 0.25 * (exp(logits[i]) / sum - (i == target ? 1 : 0))
      #expect(abs(row.start[i] - expected) < 1e-12)
    }
    #expect(row.buffer[count...].allSatisfy { $0 == 0 })
  }
}
