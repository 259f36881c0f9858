import Testing

@testable import Training

struct OptimiserTests {
  @Test func `AdamW steps with clipping agree with PyTorch`() throws {
    let reference = try TrainingReference.load().adamw
    let method = AdamW(weightDecay: 0.5)
    let weights = Slab<Float>(count: 64)
    let mean = Slab<Float>(count: 64)
    let square = Slab<Float>(count: 64)
    let gradients = Slab<Float>(count: 64)
    for i in 0..<32 {
      weights.start[i] = Float(TrainingReference.spread(i + 3))
      weights.start[32 + i] = Float(TrainingReference.spread(i + 99))
    }
    for (index, rate) in reference.rates.enumerated() {
      for i in 0..<64 {
        gradients.start[i] = Float(TrainingReference.spread(1000 + 64 * index + i)) * (0.1 + Float(index))
      }
      let norm = GradientClip.reduce([gradients.start], range: 0..<64).squareRoot()
      #expect(abs(norm / reference.norms[index] - 1) < 1e-6)
      let update = method.update(
        step: index + 1, rate: rate, gradientScale: GradientClip.scale(norm: norm, bound: 1))
      for (start, decays) in [(0, true), (32, false)] {
        method.apply(
          update, decays: decays, count: 32, weights: weights.start + start, mean: mean.start + start,
          square: square.start + start, gradients: gradients.start + start)
      }
      #expect(relativeError(weights.buffer.map(Double.init), reference.weights[index]) < 1e-6)
    }
  }

  @Test func `The schedule agrees with PyTorch's linear and cosine schedulers in sequence`() throws {
    let reference = try TrainingReference.load().schedule
    let schedule = LearningRateSchedule(peak: reference.peak, warmupSteps: reference.warmup)
    for step in 1...reference.steps {
      let rate = schedule.rate(step: step, of: reference.steps)
      #expect(abs(rate / reference.rates[step - 1] - 1) < 1e-12)
    }
    #expect(schedule.rate(step: reference.steps, of: reference.steps) == reference.peak / 10)
  }

  @Test func `Only matrices and embeddings decay`() {
    let shape = ModelShape(layers: 2, width: 16, heads: 2, feedForward: 32, context: 8, vocabulary: 20)
    let layout = ParameterLayout(shape)
    for tensor in layout.tensors {
      #expect(tensor.range.upperBound <= layout.decayedCount || tensor.offset >= layout.decayedCount)
      #expect((tensor.offset >= layout.decayedCount) == tensor.name.contains("ln"))
    }
    #expect(layout.tensors.map(\.count).reduce(0, +) == layout.count)
  }

  @Test func `The paper's model has about 51 million parameters`() {
    let shape = ModelShape(
      layers: 8, width: 512, heads: 16, feedForward: 2048, context: 256, vocabulary: 50257)
    #expect(shape.headDim == 32)
    #expect(shape.parameterCount == 51_045_888)
  }
}
