import Foundation
import Mathematics
import Testing

/// What NumPy's legacy RandomState draws; made by `scripts/references/random_state.py`.
struct RandomReference: Decodable {
  struct Step: Decodable, Sendable {
    var method: String
    var arguments: [String]
    var first: [String]
    var digest: String
  }
  struct Program: Decodable, Sendable, CustomTestStringConvertible {
    var seed: UInt32?
    var key: [UInt32]?
    var keyCount: Int?
    var steps: [Step]

    var testDescription: String {
      if let seed { return "seed \(seed)" }
      return "key of \(keyCount ?? key?.count ?? 0)"
    }

    var state: RandomState {
      if let seed { return RandomState(seed: seed) }
      return RandomState(seeds: key ?? (0..<(keyCount ?? 0)).map(UInt32.init))
    }
  }
  var programs: [Program]

  static func load() throws -> RandomReference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/random", withExtension: "json"))
    return try JSONDecoder().decode(RandomReference.self, from: Data(contentsOf: url))
  }
}

private func draw(_ step: RandomReference.Step, from state: inout RandomState) throws -> [UInt64] {
  let integers = step.arguments.compactMap(Int.init)
  let doubles = step.arguments.compactMap(Double.init)
  func bits(_ values: [Int]) -> [UInt64] { values.map { UInt64(bitPattern: Int64($0)) } }
  func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }
  switch step.method {
  case "randint": return bits(state.randint(integers[0], integers[1], count: integers[2]))
  case "randint1": return bits([state.randint(integers[0], integers[1])])
  case "random": return bits(state.randomSample(count: integers[0]))
  case "normal": return bits(state.standardNormal(count: integers[0]))
  case "permutation": return bits(state.permutation(integers[0]))
  case "choice": return bits(state.choice(integers[0], count: integers[1], replace: false))
  case "choiceReplace": return bits(state.choice(integers[0], count: integers[1]))
  case "choiceWeights":
    return bits(state.choice(weights: doubles.dropLast(), count: try #require(integers.last)))
  case "shuffle":
    var values = (0..<integers[0]).map { $0 * 3 }
    state.shuffle(&values)
    return bits(values)
  case "uniform": return bits(state.uniform(doubles[0], doubles[1], count: try #require(integers.last)))
  case "scaledNormal": return bits([state.normal(mean: doubles[0], deviation: doubles[1])])
  default: throw UnknownMethod(name: step.method)
  }
}

private struct UnknownMethod: Error { var name: String }

struct RandomStateTests {
  @Test(arguments: try RandomReference.load().programs)
  func `Every draw is NumPy's to the last bit`(program: RandomReference.Program) throws {
    var state = program.state
    try #require(!program.steps.isEmpty)
    for (index, step) in program.steps.enumerated() {
      let drawn = try draw(step, from: &state)
      let digest = drawn.reduce(0 as UInt64) { $0 &* 6_364_136_223_846_793_005 &+ $1 &+ 1 }
      #expect(
        drawn.prefix(2).map(String.init) == step.first, "step \(index): \(step.method) \(step.arguments)")
      #expect(String(digest) == step.digest, "step \(index): \(step.method) \(step.arguments)")
    }
  }

  @Test func `A copy of a state draws the same numbers`() {
    var state = RandomState(seed: 5)
    _ = state.standardNormal()
    var copy = state
    #expect(state.standardNormal(count: 5) == copy.standardNormal(count: 5))
    #expect(state == copy)
  }

  @Test func `A choice from an array takes the elements at the chosen places`() {
    var (a, b) = (RandomState(seed: 3), RandomState(seed: 3))
    let letters = Array("abcdefgh")
    let places = a.choice(8, count: 5, replace: false)
    #expect(b.choice(from: letters, count: 5, replace: false) == places.map { letters[$0] })
    #expect(a.permutation(of: letters) == b.permutation(8).map { letters[$0] })
  }

  /// The tenth-thousandth output is fixed by the C++ standard (std::mt19937).
  @Test func `The generator gives the published 10000th number`() {
    var generator = MersenneTwister(seed: 5489)
    for _ in 1..<10_000 { _ = generator.next32() }
    #expect(generator.next32() == 4_123_659_995)
  }
}

struct Xoshiro256Tests {
  /// The first outputs of SplitMix64 from seed 1234567, published with the algorithm.
  @Test func `SplitMix64 gives its published numbers`() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }

  @Test func `The same seed gives the same numbers, another seed others`() {
    var (a, b, c) = (Xoshiro256(seed: 1), Xoshiro256(seed: 1), Xoshiro256(seed: 2))
    let first = (0..<10).map { _ in a.next() }
    #expect(first == (0..<10).map { _ in b.next() })
    #expect(first != (0..<10).map { _ in c.next() })
  }

  @Test func `Bounded numbers are spread evenly`() {
    var generator = Xoshiro256(seed: 11)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.below(7)] += 1 }
    // Five standard deviations of a count.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 465 })
  }

  @Test func `Uniform and normal numbers have their means and variances`() {
    var generator = Xoshiro256(seed: 12)
    let n = 50_000.0
    let uniform = (0..<50_000).map { _ in generator.uniform() }
    let normal = (0..<50_000).map { _ in generator.normal() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    // Within five standard errors.
    #expect(abs(uniform.reduce(0, +) / n - 0.5) < 5 * (1 / 12 / n).squareRoot())
    #expect(abs(normal.reduce(0, +) / n) < 5 / n.squareRoot())
    #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / n - 1) < 5 * (2 / n).squareRoot())
  }
}
