import Mathematics

/// Makes the batches of a run: each is a pure function of the seed and the step.
struct BatchSampler: Sendable {
  let source: any TextSource
  let probes: ProbeVocabulary
  let spans: ProbeSpans
  var recall = Recall.repeated
  let seed: UInt64
  /// Sequences of a batch, and how many of them (the first) carry a probe.
  let sequences: Int
  let probeSequences: Int
  /// Tokens of a sequence.
  let length: Int

  func batch(step: Int) throws(TrainingError) -> TrainingBatch {
    var batch = TrainingBatch(sequences: sequences, length: length)
    for sequence in 0..<sequences {
      var generator = Xoshiro256(seed: seed, purpose: .text, step, sequence)
      // One token more than the inputs: the last one is only a target.
      var text = try source.text(count: length + 1, using: &generator)
      if sequence < probeSequences {
        var generator = Xoshiro256(seed: seed, purpose: .probe, step, sequence)
        let read = insertProbe(into: &text, using: &generator)
        batch.isRead[sequence * length + read] = true
      }
      for position in 0..<length {
        batch.inputs[sequence * length + position] = text[position]
        batch.targets[sequence * length + position] = text[position + 1]
      }
    }
    return batch
  }

  /// Puts a KEY and a QUERY sentence somewhere into the text, which is cut back to its length; returns the read
  /// position.
  private func insertProbe(into text: inout [Int32], using generator: inout Xoshiro256) -> Int {
    let template = probes.templates[generator.integer(in: 0...probes.templates.count - 1)]
    let codeword = probes.codewords[generator.integer(in: 0...probes.codewords.count - 1)]
    let gap = generator.integer(in: spans.near)
    let key = template.beforeKey + [codeword] + template.afterKey
    let start = generator.integer(in: 0...text.count - key.count - gap - template.query.count - 1)
    // Drawn last, so that probes of both kinds stand in the same places with the same KEY sentences.
    let recalled =
      switch recall {
      case .repeated: codeword
      case .shuffled: probes.codewords[generator.integer(in: 0...probes.codewords.count - 1)]
      }
    let query = template.query + [recalled]
    let count = text.count
    text.insert(contentsOf: query, at: start + gap)
    text.insert(contentsOf: key, at: start)
    text.removeLast(text.count - count)
    return start + key.count + gap + query.count - 2
  }
}
