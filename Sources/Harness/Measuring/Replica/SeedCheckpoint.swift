import CheckpointFiles
import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Training
import Transformer

/// What one checkpoint of a seed shows by itself: spectra and attention of every head.
struct SeedCheckpoint: Sendable {
  let step: Int
  let rows: [Measurement]
  /// PR on the probe and on running text, by layer and head.
  let ratios: [Double]
  let fillerRatios: [Double]

  /// Measures the checkpoint, unless its rows are there: they are kept in a file, so that measuring goes on where it was
  /// stopped.
  ///
  /// - Throws: ``MeasuringError`` for a head that puts out nothing but zeros, and so has no PR.
  init(
    _ plan: ReplicaPlan, _ seed: UInt64, step: Int, batches: ReplicaBatches, digests: BatchDigests, threads: Int
  ) throws {
    self.step = step
    let recipe = plan.recipe(seed: seed)
    let path = plan.run(of: seed).checkpoint(step: step)
    let content = try ContentDigest.sha256(of: [path])
    var builder = RowBuilder(
      plan, seed, "step \(step), heads", content: [content, digests.probe, digests.filler])
    builder.step = step
    builder.tokens = Double(step * recipe.tokensPerStep)
    builder.checkpointDigest = content
    let folder = "\(plan.folder)/\(ReplicaPlan.name(of: seed))/measured"
    let file = "\(folder)/step-\(step).jsonl"
    if let kept = Self.kept(file, digest: builder.source.digest) {
      rows = kept
    } else {
      let measurer = try Measurer(plan, seed, step: step, threads: threads)
      // The digest was taken before the file was opened for measuring.
      guard try ContentDigest.sha256(of: [path]) == content else {
        throw MeasuringError(path, "was replaced while it was read; run again once nothing writes to it")
      }
      try Self.measure(measurer, batches, digests, into: &builder)
      rows = builder.rows
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try MeasurementLines.write(rows, to: file)
    }
    ratios = try Self.ratios(rows, on: "probe", recipe.shape, path)
    fillerRatios = try Self.ratios(rows, on: "filler", recipe.shape, path)
  }

  private static func kept(_ file: String, digest: String) -> [Measurement]? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)),
      let rows = try? MeasurementLines.decode(data, path: file), let first = rows.first,
      first.provenance.digest == digest
    else { return nil }
    return rows
  }

  private static func ratios(
    _ rows: [Measurement], on batch: String, _ shape: ModelShape, _ path: String
  ) throws -> [Double] {
    var byHead: [Head: Double] = [:]
    for row in rows where row.key.quantity == .pr && row.key.batch == batch {
      if let head = row.headID { byHead[head] = row.value }
    }
    let heads = HeadSet.layers(0..<shape.layers, headsPerLayer: shape.heads)
    let ratios = heads.compactMap { byHead[$0] }
    guard ratios.count == heads.count else {
      throw MeasuringError(
        path, "\(heads.count - ratios.count) of \(heads.count) heads put out nothing but zeros; "
          + "such a model cannot be compared: train with another recipe")
    }
    return ratios
  }

  private static func measure(
    _ measurer: Measurer, _ batches: ReplicaBatches, _ digests: BatchDigests, into rows: inout RowBuilder
  ) throws {
    rows.run = "trajectory"
    rows.take(batches.probe, as: "probe", digest: digests.probe)
    for head in try measurer.heads(batches.probe).heads { rows.addRatio(of: head) }

    rows.run = "key"
    rows.take(batches.key, as: "probe", digest: digests.key)
    for head in try measurer.heads(batches.key).heads {
      rows.addKey(of: head, on: batches.key, withOthers: true)
      rows.addClasses(of: head, on: batches.key, withAttention: false)
    }

    rows.run = "trajectory"
    rows.take(batches.filler, digest: digests.filler)
    for head in try measurer.heads(batches.filler).heads { rows.addRatio(of: head) }
  }
}

extension Measurer {
  /// Measures a checkpoint of a seed, which is opened once for all sweeps; each sweep throws if somebody wrote to the file.
  init(_ plan: ReplicaPlan, _ seed: UInt64, step: Int, threads: Int) throws {
    let opened = try OpenedModel(
      path: plan.run(of: seed).checkpoint(step: step), headWidth: plan.recipe.shape.headDim)
    let files = SteadyFiles(of: opened.source)
    let pass = try ForwardPass<Float>(
      opened.description, weights: CheckpointWeights(opened.tensors), threads: threads,
      memoryLimit: CheckpointRecipe.freeMemory)
    self.init(confirming: { try files.requireUnchanged() }) { _ in pass }
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
