import Foundation
import Testing

@testable import Ground
@testable import Mathematics
@testable import Training

@Suite struct TrainedModelTests {
  /// A model after a few steps, in memory and as a file.
  struct Saved {
    let trainer: Trainer
    let model: TrainedModel

    init() throws {
      trainer = try Trainer(TrainingRunTests.recipe(steps: 12))
      for _ in 0..<12 { _ = try trainer.advance() }
      let path = NSTemporaryDirectory() + "/model-\(UUID().uuidString).safetensors"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try trainer.writeCheckpoint(to: path)
      model = try TrainedModel(trainer.recipe.shape, checkpoint: path)
    }

    var batch: ProbeBatch { trainer.nearProbes }
    var heads: [Head] {
      let shape = trainer.recipe.shape
      return (0..<shape.layers * shape.heads).map { Head(layer: $0 / shape.heads, head: $0 % shape.heads) }
    }
  }

  @Test func `Attention from every read position sums to one, and none of it goes to what follows`() throws {
    let saved = try Saved()
    let patterns = saved.model.patterns(saved.batch)
    let heads = saved.model.shape.heads
    for row in 0..<saved.model.shape.layers * saved.batch.count * heads {
      let weights = patterns.weights[row * patterns.length..<(row + 1) * patterns.length]
      #expect(abs(weights.reduce(0, +) - 1) < 1e-5)
      let read = saved.batch.readPositions[row / heads % saved.batch.count]
      #expect(weights.dropFirst(read + 1).allSatisfy { $0 == 0 })
    }
  }

  @Test func `A model's own patterns on its own values give its own outputs`() throws {
    let saved = try Saved()
    let own = saved.model.outputs(saved.batch)
    let again = saved.model.outputs(saved.batch, patterns: saved.model.patterns(saved.batch))
    // Sums may be split among threads differently from one call to the next, so the last bits may differ.
    #expect(zip(own, saved.trainer.observe(saved.batch).outputs).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(zip(own, again).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(own.contains { $0 != 0 })
  }

  @Test func `Outputs put in the place of themselves change no answer, another example's outputs do`() throws {
    let saved = try Saved()
    let outputs = saved.model.outputs(saved.batch)
    let answers = saved.trainer.answers(saved.batch).predictions
    let same = saved.model.predictions(
      saved.batch, replacing: Set(saved.heads), with: outputs, of: Array(0..<saved.batch.count))
    #expect(same == answers)
    let rotated = (0..<saved.batch.count).map { ($0 + 1) % saved.batch.count }
    // All outputs at all layers from the next example: only the read position's own token is left of this one.
    let swapped = saved.model.predictions(saved.batch, replacing: Set(saved.heads), with: outputs, of: rotated)
    #expect(swapped != answers)
  }

  @Test func `Query–key features are those of the product of the two maps`() throws {
    let saved = try Saved()
    let features = try saved.model.queryKeyFeatures(Head(layer: 1, head: 1))
    let (width, headDim) = (saved.model.shape.width, saved.model.shape.headDim)
    let weights = saved.model.parameters(of: [Head(layer: 1, head: 1)])
    #expect(weights.count == 3 * headDim * width)
    let product = Matrix(rows: width, columns: width) { i, j in
      (0..<headDim).reduce(0.0) { $0 + weights[$1 * width + i] * weights[(headDim + $1) * width + j] }
    }
    var squares = 0.0
    for i in 0..<width { for j in 0..<width { squares += product[i, j] * product[i, j] } }
    #expect(abs(features.frobeniusNorm - squares.squareRoot()) < 1e-9)
    // Entropy of the shares of the squared norm, as the published features have it: 30 of 32 for random maps, not 31.5.
    let shares = try product.singularValues().map { $0 * $0 / squares }.filter { $0 > 0 }
    #expect(abs(features.effectiveRank - exp(shares.reduce(0) { $0 - $1 * log($1) })) < 1e-6)
    #expect(features.topSingularValue <= features.frobeniusNorm && features.gap >= 0)
    #expect((1...Double(headDim)).contains(features.effectiveRank))
  }

  @Test func `The ranks of a head's value map lie within the vocabulary and differ between tokens`() throws {
    let saved = try Saved()
    let ranks = saved.model.valueRanks(Head(layer: 0, head: 0), tokens: saved.trainer.probes.codewords)
    #expect(ranks.allSatisfy { (0..<saved.model.shape.vocabulary).contains($0) })
    #expect(Set(ranks).count > 1)
  }
}

struct ParameterGapTests {
  /// Weights whose every difference is given.
  private func windows(_ differences: [[Double]]) throws -> [ParameterGap] {
    var weights = [[Double](repeating: 0, count: differences[0].count)]
    for difference in differences { weights.append(zip(weights[weights.count - 1], difference).map(+)) }
    return try ParameterGap.windows(steps: weights.indices.map { 10 * $0 }, weights: weights)
  }

  @Test func `Ten differences make a window, which belongs to its last checkpoint`() throws {
    let found = try windows((0..<12).map { [Double($0), 1, 0] })
    #expect(found.map(\.step) == [100, 110, 120])
    #expect(try windows((0..<9).map { _ in [1.0, 0] }).isEmpty)
  }

  @Test func `Differences at right angles have their squared lengths as eigenvalues`() throws {
    let lengths = [8.0, 6, 5, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1]
    let found = try windows(lengths.indices.map { i in lengths.indices.map { $0 == i ? lengths[i] : 0 } })
    let window = try #require(found.first)
    #expect(abs(window.largest - 64) < 1e-9)
    // σ = 8, 6, 5, 0.5 …: the weighted drop is largest after the third.
    #expect(window.kStar == 3)
    #expect(abs(window.gap - (25 - 0.25)) < 1e-9)
  }
}
