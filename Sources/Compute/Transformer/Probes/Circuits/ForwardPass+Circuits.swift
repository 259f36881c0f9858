import Ground
import Mathematics

extension ForwardPass {
  /// Prefix matching, attention to the previous token, copying, and composition of every head.
  ///
  /// - Parameters:
  ///   - copyingSequences: how many of the sequences copying by logits is measured on, at most: each head's output goes
  ///     through the whole unembedding there
  ///   - withMaps: whether copying and composition are measured too
  public func circuits(
    _ tokens: RepeatedTokens, copyingSequences: Int = 4, withMaps: Bool = true
  ) throws(MeasurementError) -> CircuitMeasurement {
    // Callers in other modules see no body to compile for their precision, so this one names the usual one.
    if let single = self as? ForwardPass<Float> { return try single.measured(tokens, copyingSequences, withMaps) }
    return try measured(tokens, copyingSequences, withMaps)
  }

  private func measured(
    _ tokens: RepeatedTokens, _ copyingSequences: Int, _ withMaps: Bool
  ) throws(MeasurementError) -> CircuitMeasurement {
    let hasMaps = withMaps && HeadMaps<Scalar>.refusal(model) == nil
    var readings = PatternReadings<Scalar>(model.shape, tokens, keeping: hasMaps ? copyingSequences : 0)
    do {
      let sequences = PackedSequences(tokens.sequences)
      var request = ForwardRequest(sequences, reading: .everyPosition(targets: sequences.tokens))
      request.showsPatterns = true
      _ = try run(request, observer: &readings)
      let heads = HeadSet.layers(0..<model.shape.layers, headsPerLayer: model.shape.heads)
      var measurement = CircuitMeasurement(
        heads: heads.map {
          HeadCircuit(head: $0, prefixMatching: readings.prefixMatching($0), previousToken: readings.previousToken($0))
        }, compositions: [], randomComposition: nil, refusals: [])
      if withMaps { try addMaps(to: &measurement, readings, tokens.sequences.prefix(copyingSequences)) }
      return measurement
    } catch let error as ForwardError {
      throw .forward(error)
    } catch let error as MeasurementError {
      throw error
    } catch {
      throw .batch(.empty("\(error)"))
    }
  }

  private func addMaps(
    to measurement: inout CircuitMeasurement, _ readings: PatternReadings<Scalar>, _ sequences: ArraySlice<[Int]>
  ) throws {
    if let refusal = HeadMaps<Scalar>.matchingRefusal(model) { measurement.refusals.append(refusal) }
    guard HeadMaps<Scalar>.refusal(model) == nil else { return }
    let loader = WeightLoader<Scalar>(source, model)
    let maps = try HeadMaps(model, loader)
    let logits = CopyingLogits(model, loader, sequences, threads: threads)
    let composes = HeadMaps<Scalar>.matchingRefusal(model) == nil
    var writers: [(head: Head, writing: CompositionRatio.Writing)] = []
    for layer in 0..<model.shape.layers {
      let scores = try logits.scores(
        layer: layer, outputs: readings.outputs[layer] ?? [], attention: readings.attention[layer] ?? [])
      let own = try maps.layer(layer)
      let heads = (0..<model.shape.heads).map { Head(layer: layer, head: $0) }
      for head in heads {
        let eigenvalues = try maps.copyingEigenvalues(own, head: head.head)
        measurement.heads[layer * model.shape.heads + head.head].copying = HeadCircuit.Copying(
          eigenvalues: eigenvalues, logits: scores[head.head])
      }
      guard composes else { continue }
      for head in heads {
        let matching = CompositionRatio.Matching(query: own.query[head.head], key: own.key[head.head])
        measurement.compositions += writers.map {
          Composition(later: head, earlier: $0.head, ratio: CompositionRatio.ratio(matching, $0.writing))
        }
      }
      writers += heads.map {
        ($0, CompositionRatio.Writing(output: own.output[$0.head], value: own.value[$0.head]))
      }
    }
    if !measurement.compositions.isEmpty {
      let shape = model.shape
      measurement.randomComposition = CompositionRatio.random(
        width: shape.width, later: shape.headWidth, earlier: shape.headWidth)
    }
  }
}

extension HeadCircuit.Copying {
  init(eigenvalues: [ComplexEigenvalue], logits: Double) {
    let magnitudes = eigenvalues.reduce(0) { $0 + $1.magnitude }
    eigenvalueRatio = magnitudes > 0 ? eigenvalues.reduce(0) { $0 + $1.real } / magnitudes : 0
    positiveShare = eigenvalues.isEmpty ? 0 : Double(eigenvalues.count { $0.real > 0 }) / Double(eigenvalues.count)
    self.logits = logits
  }
}
