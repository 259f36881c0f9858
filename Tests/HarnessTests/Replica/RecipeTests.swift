import Foundation
import SpectralFingerprints
import Testing

@testable import Training

struct RecipeTests {
  @Test(arguments: TrainingPreset.allCases)
  func `Presets can be trained`(preset: TrainingPreset) throws {
    let recipe = preset.recipe(seed: 42)
    try recipe.validate()
    let (_, probes) = try recipe.text.open(vocabulary: recipe.shape.vocabulary)
    let spans = ProbeSpans(context: recipe.shape.context, probes: probes)
    try spans.validate(context: recipe.shape.context, probes: probes)
  }

  @Test(arguments: TrainingPreset.allCases)
  func `Recipes survive being written down`(preset: TrainingPreset) throws {
    let recipe = preset.recipe(seed: .max)
    let read = try JSONDecoder().decode(TrainingRecipe.self, from: Data(recipe.json.utf8))
    #expect(read == recipe)
    #expect(read.json == recipe.json)
  }

  @Test func `The paper's preset saves at the paper's steps`() {
    let recipe = TrainingPreset.ts51m.recipe(seed: 42)
    let steps =
      [1, 200, 400] + Array(stride(from: 600, through: 2000, by: 50))
      + Array(stride(from: 2100, through: 4000, by: 100)) + Array(stride(from: 4200, through: 10_000, by: 200))
    #expect(recipe.checkpoints.steps(of: recipe.steps) == steps)
  }

  @Test func `Seeds beyond the paper's six are new ones`() {
    #expect(TrainingPreset.seeds(6) == TrainingPreset.paperSeeds)
    #expect(Set(TrainingPreset.seeds(12)).count == 12)
  }

  @Test func `The paper's preset costs about 4 · 10¹⁷ operations a seed`() {
    let recipe = TrainingPreset.ts51m.recipe(seed: 42)
    let cost = TrainingCost(recipe)
    // 51 million weights, 6 operations, 327.68 million tokens.
    #expect(abs(cost.operations / (51e6 * 6 * 327.68e6) - 1) < 0.1)
    #expect(cost.checkpointBytes == 82 * 4 * recipe.shape.parameterCount)
    #expect(cost.memoryBytes > 3 * 4 * recipe.shape.parameterCount)
  }

  @Test func `A forward pass over a sequence is counted weight by weight`() {
    let shape = ModelShape(layers: 2, width: 8, heads: 2, feedForward: 16, context: 4, vocabulary: 10)
    // Each layer has 4 · 8² weights in attention and 2 · 8 · 16 in its perceptron; the embedding is multiplied once, as the
    // output map. Of both squares of attention, 2 · 8 · 3² each, half is masked.
    let (weights, attention) = (2 * (4 * 64 + 2 * 128) + 80, 2 * 2 * 8 * 9)
    #expect(TrainingCost.forward(shape, length: 3) == Double(3 * 2 * weights + attention))
    // Four heads of width 4: a Gram matrix of 5 examples, and its eigenvalues.
    let head: Double = 80 + 256.0 / 3
    #expect(abs(TrainingCost.spectra(shape, examples: 5) - 4 * head) < 1e-9)
  }

  @Test func `Impossible recipes are refused`() {
    func refused(_ change: (inout TrainingRecipe) -> Void) {
      var recipe = TrainingPreset.mini.recipe(seed: 42)
      change(&recipe)
      #expect(throws: TrainingError.self) { try Trainer(recipe) }
    }
    refused { $0.shape.width = 72 }
    refused { $0.shape.heads = 5 }
    refused { $0.shape.vocabulary = 300 }
    refused { $0.shape.context = 12 }
    refused { $0.steps = 0 }
    refused { $0.sequences = 0 }
    refused { $0.probeFraction = 1.5 }
    refused { $0.clip = 0 }
    refused { $0.schedule.peak = .nan }
    refused { $0.division.lanes = 0 }
    refused { $0.evaluation.every = 0 }
    refused { $0.checkpoints.segments[0].every = 0 }
    refused { $0.spans = ProbeSpans(prefix: 1...2, near: 1...5, far: 50...60) }
  }
}
