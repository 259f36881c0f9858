import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Training
import Transformer

/// What training, spectra, ablations and the alarm take: passes, and operations counted from shapes. Seconds would depend on
/// what else the machine does.
extension SeedMeasurer {
  func costs() throws -> [Measurement] {
    var rows = builder("costs", run: "cost")
    let shape = recipe.shape
    let pass = operations(of: batches.probe)
    let spectra = pass + TrainingCost.spectra(shape, examples: batches.probe.examples.count)
    let training = TrainingCost(recipe).operations
    rows.add(.operations, spectra, detail: "pr-one-checkpoint")
    rows.add(.operations, spectra * Double(reading.checkpoints.count), detail: "pr-all-checkpoints")
    rows.add(.operations, training, detail: "training")
    rows.add(.operations, pass * Double(shape.layers * shape.heads), detail: "ablation-every-head")

    let condition = Condition("own_picks", HeadSet(own), .own)
    var ownPlan = AblationPlan()
    ownPlan.add(condition)
    let found = try measurer(reading.final).behaviour(batches.probe, ownPlan)
    let passes = found.ablated.reduce(0) { $0 + $1.behaviour.examples } / batches.probe.examples.count
    rows.add(.operations, pass * Double(passes), detail: "ablation", condition: condition)
    rows.add(.forwardPasses, Double(passes), detail: "ablation", condition: condition)

    if let alarm = reading.alarm {
      rows.run = "monitor"
      rows.add(.monitorOverhead, try CircuitAlarm(recipe).operations / training)
      for (detail, fired) in [("pr", alarm.heads), ("attention-entropy", alarm.entropyHeads)] {
        rows.add(.monitorHeads, Double(fired.count { $0 != nil }), detail: detail)
      }
      if let rise = reading.curve.points.first(where: { $0.near >= 0.5 })?.step {
        for (detail, step) in [
          ("pr", alarm.ratio), ("probe-loss", alarm.loss), ("attention-entropy", alarm.entropy),
        ] {
          // An alarm that never came is later than every step: one after the last is the least that it can be late.
          rows.add(
            .monitorLead, Double(rise - (step ?? recipe.steps + 1)), detail: detail,
            label: step == nil ? "no alarm by the last step" : "")
        }
      }
    }
    if let lines = CodeSize.linesOfSpectra {
      rows.run = "cost"
      rows.add(.lines, Double(lines), detail: "pr-and-capture")
    }
    return rows.rows
  }

  private func operations(of batch: MeasurementBatch) -> Double {
    batch.examples.reduce(0) { $0 + TrainingCost.forward(recipe.shape, length: $1.query + 1) }
  }
}

/// Lines of this software's own source, where that is at hand: counted when measuring, not written down.
enum CodeSize {
  /// Files that capture head outputs and take their PR, from the observer's readings to the participation ratio.
  private static let spectra = [
    "Mathematics/Spectra/ParticipationRatio.swift", "Mathematics/Spectra/SpectralSummary.swift",
    "Mathematics/Spectra/SpectralWorkspace.swift", "Mathematics/Spectra/SpectralBatch.swift",
    "Transformer/Probes/Measurement/HeadReadings.swift",
  ]

  /// Lines that are neither empty nor only a comment; `nil` outside of the repository.
  static var linesOfSpectra: Int? {
    var sum = 0
    for file in spectra {
      guard let text = try? String(contentsOfFile: "Sources/Compute/" + file, encoding: .utf8) else { return nil }
      sum += text.split(separator: "\n").count { line in
        let code = line.drop { $0 == " " }
        return !code.isEmpty && !code.hasPrefix("//")
      }
    }
    return sum
  }
}
