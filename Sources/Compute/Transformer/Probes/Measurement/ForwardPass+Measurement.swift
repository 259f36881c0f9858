import Mathematics

extension ForwardPass where Scalar: SpectralElement {
  /// What ``measure(_:ablations:baseline:)`` asks of the model.
  func request(
    _ batch: MeasurementBatch, ablations: [AblationCondition], baseline: BaselineRule?
  ) throws(MeasurementError) -> ForwardRequest {
    guard !batch.examples.isEmpty else { throw .batch(.empty("there are no examples")) }
    do {
      return ForwardRequest(
        batch.sequences, reading: .query(targets: batch.examples.map(\.target)), ablations: ablations.map(\.heads),
        attention: try ReadingTarget.targets(batch, baseline: baseline ?? batch.baseline))
    } catch {
      throw .batch(error)
    }
  }

  /// What measuring will need.
  public func estimate(
    _ batch: MeasurementBatch, ablations: [AblationCondition] = []
  ) throws(MeasurementError) -> MemoryEstimate {
    let request = try request(batch, ablations: ablations, baseline: nil)
    do { return try estimate(request) } catch { throw .forward(error) }
  }

  /// Measures every head and the model's behaviour, intact and under each condition, in one sweep over the
  /// layers.
  ///
  /// - Parameter baseline: how other positions are sampled, if not as the batch says.
  public func measure(
    _ batch: MeasurementBatch, ablations: [AblationCondition] = [], baseline: BaselineRule? = nil
  ) throws(MeasurementError) -> ModelMeasurement {
    // Callers in other modules see no body to compile for their precision, so this one names the usual one.
    if let single = self as? ForwardPass<Float> { return try single.measured(batch, ablations, baseline) }
    return try measured(batch, ablations, baseline)
  }

  private func measured(
    _ batch: MeasurementBatch, _ ablations: [AblationCondition], _ baseline: BaselineRule?
  ) throws(MeasurementError) -> ModelMeasurement {
    let request = try request(batch, ablations: ablations, baseline: baseline)
    let memory: MemoryEstimate
    var readings = HeadReadings<Scalar>(model, batch, threads: threads)
    let result: ForwardResult<Scalar>
    do {
      memory = try estimate(request)
      result = try run(request, observer: &readings)
    } catch {
      throw .forward(error)
    }
    return ModelMeasurement(
      precision: precisionName, heads: try readings.heads(), intact: Behaviour(result.intact),
      ablated: AblatedBehaviour.all(ablations, result), memory: memory)
  }
}
