extension ForwardPass {
  /// Predicts a batch's targets, intact and under each condition, without looking at heads.
  public func behaviour(
    _ batch: MeasurementBatch, ablations: [AblationCondition] = []
  ) throws(MeasurementError) -> (intact: Behaviour, ablated: [AblatedBehaviour]) {
    guard !batch.examples.isEmpty else { throw .batch(.empty("there are no examples")) }
    let request = ForwardRequest(
      batch.sequences, reading: .query(targets: batch.examples.map(\.target)),
      ablations: ablations.map(\.heads))
    return try behaviour(request, ablations)
  }

  /// Mean loss of the next token over windows of running text, intact and under each condition.
  ///
  /// - Parameter windows: token ids; each window's last token is a target only, so a model of T positions
  ///   takes windows of up to T + 1.
  public func validationLoss(
    _ windows: [[Int]], ablations: [AblationCondition] = []
  ) throws(MeasurementError) -> (intact: Behaviour, ablated: [AblatedBehaviour]) {
    let windows = windows.filter { $0.count >= 2 }
    guard !windows.isEmpty else { throw .batch(.empty("no window has two tokens")) }
    let request = ForwardRequest(
      PackedSequences(windows.lazy.map { $0.dropLast() }),
      reading: .everyPosition(targets: windows.flatMap { $0.dropFirst() }),
      ablations: ablations.map(\.heads))
    return try behaviour(request, ablations)
  }

  private func behaviour(
    _ request: ForwardRequest, _ ablations: [AblationCondition]
  ) throws(MeasurementError) -> (intact: Behaviour, ablated: [AblatedBehaviour]) {
    // Callers in other modules see no body to compile for their precision, so this one names the usual one.
    if let single = self as? ForwardPass<Float> { return try single.observed(request, ablations) }
    return try observed(request, ablations)
  }

  private func observed(
    _ request: ForwardRequest, _ ablations: [AblationCondition]
  ) throws(MeasurementError) -> (intact: Behaviour, ablated: [AblatedBehaviour]) {
    do {
      let result = try run(request)
      return (Behaviour(result.intact), AblatedBehaviour.all(ablations, result))
    } catch {
      throw .forward(error)
    }
  }
}
