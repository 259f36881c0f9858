import Claims
import Compute
import Foundation

/// What one checkpoint of a seed shows by itself: spectra and attention of every head.
///
/// Kept as rows in a file, so that measuring goes on where it was stopped.
struct CheckpointReading: Sendable {
  let step: Int
  let rows: [Measurement]
  /// By layer and head.
  let ratios: [Double]
  let fillerRatios: [Double]
  /// Seconds that capture and spectra took.
  let seconds: Double

  /// Reads the rows from the file, or measures and writes them.
  ///
  /// - Parameter detailed: with all that the tables of one checkpoint need, not only what is followed over training
  init(
    _ plan: ReplicaPlan, _ seed: UInt64, step: Int, batches: ReplicaBatches, batchDigests: BatchDigests,
    threads: Int
  ) throws {
    self.step = step
    let recipe = plan.recipe(seed: seed)
    let path = plan.run(of: seed).checkpoint(step: step)
    let content = try ContentDigest.sha256(of: [path])
    var rows = ReplicaRows(
      plan, seed, "step \(step), heads", content: [content, batchDigests.probe, batchDigests.filler])
    let file = "\(plan.folder)/\(ReplicaPlan.name(of: seed))/measured/step-\(step).jsonl"
    let found: [Measurement]
    if let kept = Self.kept(file, digest: rows.digest) {
      found = kept
    } else {
      rows.step = step
      rows.tokens = Double(step * recipe.tokensPerStep)
      rows.checkpoint = content
      let pass = try ForwardPass<Float>(
        checkpoint: path, headWidth: recipe.shape.headDim, threads: threads,
        memoryLimit: CheckpointRecipe.freeMemory)
      try Self.measure(pass, batches, batchDigests, into: &rows)
      try FileManager.default.createDirectory(
        atPath: "\(plan.folder)/\(ReplicaPlan.name(of: seed))/measured", withIntermediateDirectories: true)
      try MeasurementLines.write(rows.rows, to: file)
      found = rows.rows
    }
    func values(_ quantity: Quantity, _ batch: String) -> [Double] {
      found.filter { $0.key.quantity == quantity && $0.key.batch == batch && $0.key.head != nil }.map(\.value)
    }
    self.rows = found
    ratios = values(.pr, "probe")
    fillerRatios = values(.pr, "filler")
    seconds = found.first { $0.key.quantity == .seconds }?.value ?? 0
    let heads = recipe.shape.layers * recipe.shape.heads
    guard ratios.count == heads, fillerRatios.count == heads else {
      throw MeasuringError(
        path, "\(heads - min(ratios.count, fillerRatios.count)) of \(heads) heads put out nothing but zeros; "
          + "such a model cannot be compared: train with another recipe")
    }
  }

  private static func kept(_ file: String, digest: String) -> [Measurement]? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)),
      let rows = try? MeasurementLines.decode(data, path: file), let first = rows.first,
      first.provenance.digest == digest
    else { return nil }
    return rows
  }

  private static func measure(
    _ pass: ForwardPass<Float>, _ batches: ReplicaBatches, _ digests: BatchDigests, into rows: inout ReplicaRows
  ) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let measured = try pass.measure(batches.probe)
    let seconds = start.duration(to: clock.now) / .seconds(1)
    (rows.run, rows.batch, rows.batchDigest) = ("trajectory", "probe", digests.probe)
    rows.examples = batches.probe.examples.count
    for head in measured.heads {
      let at = Claims.Head(head.index)
      if let ratio = head.spectrum.participationRatio { rows.add(.pr, ratio, head: at) }
    }
    rows.add(.seconds, seconds, detail: "pr-at-step")

    let key = try pass.measure(batches.key)
    (rows.run, rows.batchDigest) = ("key", digests.key)
    for head in key.heads {
      let at = Claims.Head(head.index)
      guard let attention = head.key else { continue }
      let examples = batches.key.examples.count
      rows.add(.selectivity, attention.selectivity, head: at, detail: "key", examples: examples)
      rows.add(.attention, attention.toKey, head: at, detail: "key", examples: examples)
      rows.add(.attention, attention.toSelf, head: at, detail: "self", examples: examples)
      rows.add(.attention, attention.toOthers, head: at, detail: "random", examples: examples)
      for attentionClass in Compute.AttentionClass.allCases {
        guard let value = head.attention.selectivity(attentionClass) else { continue }
        let examples = batches.key.examples.count { $0.positions[attentionClass]?.isEmpty == false }
        rows.add(.selectivity, value, head: at, detail: attentionClass.rawValue, examples: examples)
      }
    }

    let filler = try pass.measure(batches.filler)
    (rows.run, rows.batch, rows.batchDigest) = ("trajectory", "filler", digests.filler)
    for head in filler.heads {
      if let ratio = head.spectrum.participationRatio {
        rows.add(.pr, ratio, head: Claims.Head(head.index), examples: batches.filler.examples.count)
      }
    }
  }
}

/// Digests of the batches, worked out once.
struct BatchDigests: Sendable {
  let probe, key, far, keyRemoved, keyReplaced, filler: String

  init(_ batches: ReplicaBatches) {
    probe = batches.probe.digest
    key = batches.key.digest
    far = batches.far.digest
    keyRemoved = batches.keyRemoved.digest
    keyReplaced = batches.keyReplaced.digest
    filler = batches.filler.digest
  }
}
