import Evidence
import struct Evidence.Measurement
import Foundation
import Ground

/// What training, spectra, ablations and the alarm took.
extension SeedMeasurer {
  func costs() throws -> [Measurement] {
    var rows = builder("costs", run: "cost")
    let seconds = reading.checkpoints.map(\.seconds)
    let mean = seconds.reduce(0, +) / Double(max(1, seconds.count))
    rows.add(.seconds, mean, detail: "pr")
    rows.add(.seconds, mean, detail: "pr-one-checkpoint")
    rows.add(.seconds, seconds.reduce(0, +), detail: "pr-all-checkpoints")
    if reading.times.step == recipe.steps { rows.add(.seconds, reading.times.training, detail: "training") }

    let last = try measurer(reading.final)
    let single = AblationPlan(singleHeadsOf: recipe.shape)
    let condition = Condition("own_picks", HeadSet(own), .own)
    var ownPlan = AblationPlan()
    ownPlan.add(condition)
    let intact = try Self.timed { _ = try last.behaviour(batches.probe) }
    var passes = 0
    let ownSet = try Self.timed {
      let found = try last.behaviour(batches.probe, ownPlan)
      passes = found.ablated.reduce(0) { $0 + $1.behaviour.examples } / batches.probe.examples.count
    }
    // An eighth of the examples stands for all of them: heads are many, and time is proportional to examples.
    let some = batches.probe.prefix(max(1, batches.probe.examples.count / 8))
    let scale = Double(batches.probe.examples.count) / Double(some.examples.count)
    let someIntact = try Self.timed { _ = try last.behaviour(some) }
    let all = try Self.timed { _ = try last.behaviour(some, single) } - someIntact
    // The intact model's pass is nobody's ablation.
    rows.add(.seconds, max(0, ownSet - intact), detail: "ablation", condition: condition)
    rows.add(.forwardPasses, Double(passes), detail: "ablation", condition: condition)
    rows.add(.seconds, max(0, all) * scale, detail: "ablation-every-head")

    if let alarm = reading.alarm, reading.times.step == recipe.steps {
      rows.run = "monitor"
      rows.add(.monitorOverhead, reading.times.monitoring / reading.times.training)
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

  private static func timed(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return start.duration(to: .now) / .seconds(1)
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
