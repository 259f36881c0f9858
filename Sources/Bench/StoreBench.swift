import ArgumentParser
import Evidence
import struct Evidence.Measurement
import Foundation
import Glibc
import Ground
import Nights

/// A year of nights: fills a store with as many rows as asked for, then writes one night's report from it: that of a
/// night on which every model had a new checkpoint. `Benchmarks/store.sh` runs it.
///
/// 45 models (9 seeds of 5 sizes), named so that claims of the tier *checkpoint* find evidence among them, each with
/// up to 154 checkpoints of 10 layers × 8 heads on one batch: about 1,440 rows a checkpoint, one transaction each.
struct StoreBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Fill a store with a year of nights and time one night's report.")

  @Argument var folder: String
  @Argument(help: "0: the report from a store that is filled already.") var rows = 10_000_000
  @Argument(help: "Folder that holds claims/ and golden/.") var root = "."

  static let models = ["model-a", "model-b", "model-c", "model-d", "model-e"]
  static let (layers, heads) = (10, 8)

  func run() throws {
    let folder = try NightlyFolder(folder)
    let run = try NightlyRun(Self.settings(folder, root: root), folder: folder, progress: { Self.say($0) })
    if rows > 0 { try Self.fill(run, rows: rows) }
    try Self.markAsReported(run)
    for _ in 0..<3 { try Self.report(run) }
  }

  private static func settings(_ folder: NightlyFolder, root: String) -> NightlyConfiguration {
    let text = """
      home: \(folder.path)
      subjects: [{name: model-d, checkpoints: \(folder.path)/none, step: 'step(\\d+)', track: L4H4}]
      claims: {root: '\(URL(fileURLWithPath: root).standardizedFileURL.path)'}
      """
    let (settings, problems) = NightlyConfiguration.read(text, path: "\(folder.path)/nightly.yaml")
    for problem in problems { say(problem.description) }
    guard let settings else { fatalError("the bench's own configuration does not read") }
    return settings
  }

  private static func fill(_ run: NightlyRun, rows wanted: Int) throws {
    let store = try MeasurementStore(path: run.folder.store)
    let start = ContinuousClock.now
    var (count, sources, generator) = (0, 0, SystemRandomNumberGenerator())
    filling: for step in 0..<154 {
      for seed in 0..<9 {
        for model in models {
          guard count < wanted else { break filling }
          let subject = seed == 0 ? model : "\(model)/s\(seed)"
          let unit = unit(subject, step * 1000, "\(generator.next())")
          let rows = rows(of: unit, &generator)
          try store.replace(
            EvidenceSource(tier: .checkpoint, name: unit.source, digest: unit.key, software: "bench 1"), with: rows)
          try run.ledger.add(unit)
          count += rows.count
          sources += 1
          if sources % 1000 == 0 { say("\(count) rows, \(rate(count, start)) rows/s so far") }
        }
      }
    }
    let bytes = size(run.folder.store)
    say("ingest: \(count) rows of \(sources) units at \(rate(count, start)) rows/s, \(seconds(start)) s")
    say("file: \(bytes / 1_000_000) MB, \(bytes / max(1, count)) bytes a row")
  }

  private static func unit(_ subject: String, _ step: Int, _ salt: String) -> FinishedUnit {
    let key = String(repeating: "0", count: max(0, 64 - salt.count)) + salt
    return FinishedUnit(
      key: key, subject: subject, step: step, kind: "", batch: "synthetic", checkpoint: key, configuration: "",
      path: "/checkpoints/\(subject)/step\(step)", tokens: Double(step) * 2_097_152, source: "\(subject)@\(step) synthetic",
      rows: 0, seconds: 60, host: "bench", time: "2026-01-01T00:00:00Z", screen: "")
  }

  /// As many rows as measuring such a model gives.
  private static func rows(of unit: FinishedUnit, _ generator: inout SystemRandomNumberGenerator) -> [Evidence.Measurement] {
    let provenance = Provenance(
      source: unit.source, digest: unit.key, precision: "fp32", software: "bench 1", time: unit.time)
    var rows: [Evidence.Measurement] = []
    func add(
      _ quantity: Quantity, _ value: Double, _ detail: String = "", head: Head? = nil, layer: Int? = nil,
      run: String = "panel", ablated: String = "none", label: String = ""
    ) {
      let key = Evidence.Measurement.Key(
        tier: .checkpoint, subject: unit.subject, step: unit.step, batch: "synthetic", quantity: quantity,
        layer: head?.layer ?? layer, head: head?.head, detail: detail, ablated: ablated, run: run)
      rows.append(
        Evidence.Measurement(
          key, value: value, examples: 2000, tokens: unit.tokens, checkpointDigest: unit.checkpoint,
          batchDigest: "bench", label: label, provenance: provenance))
    }
    func random() -> Double { Double.random(in: 0..<60, using: &generator) }
    let classes = ["induction", "previous-token", "duplicate-token", "first-token", "self", "local"]
    for layer in 0..<layers {
      for head in (0..<heads).map({ Head(layer: layer, head: $0) }) {
        for name in classes {
          add(.selectivity, random(), name, head: head)
          add(.attention, random() / 60, name, head: head)
        }
        add(.attention, random() / 60, "baseline", head: head)
        for quantity in [Quantity.pr, .topShare, .kstar, .norm] { add(quantity, random() + 1, head: head) }
      }
      add(.bosFraction, random() / 60, layer: layer)
    }
    for name in classes + ["induction>=50x"] { add(.classCount, random().rounded(), name) }
    add(.bosFraction, random() / 60)
    for (index, condition) in ["baseline", "screen"].enumerated() {
      for quantity in [Quantity.top1, .top5, .loss, .targetLogit] {
        add(quantity, random() / 60, run: "ablation", ablated: index == 0 ? "none" : "L4H4", label: condition)
      }
    }
    return rows
  }

  /// Notes every checkpoint but the newest of each model as one of an earlier night.
  private static func markAsReported(_ run: NightlyRun) throws {
    let bySubject = Dictionary(grouping: try run.ledger.units().values, by: \.subject)
    let earlier = bySubject.values.flatMap { units in
      let newest = units.compactMap(\.step).max()
      return units.filter { $0.step != newest }
    }
    try run.ledger.add(
      NightRecord(id: "2025-12-31T00-00-00Z", tool: "bench", summary: NightSummary()), verdicts: [],
      checkpoints: earlier)
  }

  /// Everything that a night does after measuring, but its line in the history, so that it can be done again.
  private static func report(_ run: NightlyRun) throws {
    let (start, processor) = (ContinuousClock.now, processorSeconds)
    let verification = try NightVerification(run, night: "2026-01-01T00-00-00Z", tool: "bench")
    let verified = seconds(start)
    let model = try NightBuilder(run, verification, NightSummary(), tool: "bench").model(id: "2026-01-01T00-00-00Z")
    let built = seconds(start)
    let page = NightReport(model).page
    let answered = verification.results.count { $0.verdict != .notRun }
    let used = NumberText.fixed(processorSeconds - processor, decimals: 2)
    say(
      "report of one night: \(seconds(start)) s, \(used) s of processor (claims \(verified) s, then its model until "
        + "\(built) s), \(page.utf8.count / 1000) kB; \(answered) of \(verification.results.count) checks have evidence, "
        + "\(model.newCheckpoints.count) new checkpoints")
  }

  /// User and system time of this process so far.
  private static var processorSeconds: Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
  }

  /// A line at once, for somebody who waits.
  private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  private static func size(_ path: String) -> Int {
    [path, path + "-wal"].reduce(0) { sum, path in
      sum + ((try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0)
    }
  }

  private static func seconds(_ start: ContinuousClock.Instant) -> String {
    let parts = (ContinuousClock.now - start).components
    return NumberText.fixed(Double(parts.seconds) + Double(parts.attoseconds) * 1e-18, decimals: 2)
  }

  private static func rate(_ count: Int, _ start: ContinuousClock.Instant) -> Int {
    Int(Double(count) / max(1e-3, Double(seconds(start)) ?? 1))
  }
}
