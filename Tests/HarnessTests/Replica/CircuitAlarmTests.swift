import Testing

@testable import Measuring
@testable import Training

struct CircuitAlarmTests {
  static let recipe = TrainingRecipe(
    shape: ModelShape(layers: 1, width: 16, heads: 2, feedForward: 16, context: 32, vocabulary: 144), seed: 42,
    steps: 100, sequences: 4, probeFraction: 0.5, schedule: LearningRateSchedule(peak: 1e-3, warmupSteps: 1),
    optimiser: AdamW(weightDecay: 0.1), text: .language(codewords: 48, seed: 1),
    evaluation: EvaluationPlan(every: 10, examples: 10), checkpoints: CheckpointCadence([.init(through: 100, every: 10)]),
    division: WorkDivision(lanes: 1, chunk: 4))

  /// Two heads of width 8: the first with outputs of the given rank, the second with outputs of rank one.
  static func observation(_ step: Int, rank: Int, loss: Double = 5, entropy: Double = 2) -> HeadObservation {
    let examples = 16
    var outputs = [Float](repeating: 0, count: examples * 16)
    for example in 0..<examples {
      outputs[example * 16 + example % rank] = 1
      outputs[example * 16 + 8] = 1
    }
    return HeadObservation(
      step: step, layers: 1, heads: 2, headDim: 8, examples: examples, outputs: outputs,
      attentionEntropy: [entropy, 2],
      answers: ProbeAnswers(
        predictions: Array(repeating: 0, count: examples), losses: Array(repeating: loss, count: examples)))
  }

  @Test func `A head whose participation ratio rises twice in a row sets it off, at the second time`() throws {
    let alarm = try CircuitAlarm(Self.recipe)
    for (step, rank) in [(1, 2), (2, 1), (3, 4), (4, 4), (5, 4)] { alarm.observe(Self.observation(step, rank: rank)) }
    #expect(alarm.findings.ratio == 4)
    #expect(alarm.findings.heads == [4, nil])
  }

  @Test func `A single high value does not`() throws {
    let alarm = try CircuitAlarm(Self.recipe)
    for (step, rank) in [(1, 1), (2, 4), (3, 1), (4, 4), (5, 1)] { alarm.observe(Self.observation(step, rank: rank)) }
    #expect(alarm.findings.ratio == nil)
  }

  @Test func `A rise of less than an eighth of the width does not, and a fall does not`() throws {
    let alarm = try CircuitAlarm(Self.recipe)
    for (step, rank) in [(1, 8), (2, 7), (3, 6), (4, 5), (5, 6), (6, 6)] {
      alarm.observe(Self.observation(step, rank: rank))
    }
    // 5 → 6 is one more, exactly the eighth of 8, and has to be exceeded.
    #expect(alarm.findings.ratio == nil)
  }

  @Test func `Loss and entropy follow the same rule downwards`() throws {
    let alarm = try CircuitAlarm(Self.recipe)
    for (step, loss) in [(1, 5.0), (2, 4.9), (3, 4.0), (4, 4.0)] {
      alarm.observe(Self.observation(step, rank: 1, loss: loss, entropy: step < 2 ? 2 : 1))
    }
    #expect(alarm.findings.loss == 4)
    #expect(alarm.findings.entropy == 3)
    #expect(alarm.findings.entropyHeads == [3, nil])
  }

  @Test func `What it remembers is all that later looks depend on`() throws {
    let whole = try CircuitAlarm(Self.recipe)
    let first = try CircuitAlarm(Self.recipe)
    let second = try CircuitAlarm(Self.recipe)
    let looks = [(1, 1), (2, 4), (3, 4), (4, 2)].map { Self.observation($0.0, rank: $0.1) }
    for look in looks { whole.observe(look) }
    for look in looks.prefix(2) { first.observe(look) }
    second.memory = first.memory
    for look in looks.dropFirst(2) { second.observe(look) }
    #expect(second.findings == whole.findings)
    #expect(second.memory == whole.memory)
  }
}
