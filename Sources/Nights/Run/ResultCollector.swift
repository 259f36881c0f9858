import CheckpointFiles
import Evidence
import struct Evidence.Measurement
import Foundation
import Measuring

/// Brings finished units' rows into the tables, one transaction each, and notes failures.
struct ResultCollector: Sendable {
  let folder: NightlyFolder
  let ledger: NightlyLedger
  let store: MeasurementStore
  let noise: MeasurementStore
  let superseded: MeasurementStore
  /// The unit that each place in the table should hold now, by the name of its source without its batch's own name.
  var wanted: [Slot: String] = [:]
  let progress: @Sendable (String) -> Void

  /// A place in the table: of several units for it, one counts.
  struct Slot: Hashable {
    var subject: String
    var step: Int?
    var batch: String
    var kind: WorkUnit.Kind

    init(_ unit: WorkUnit) {
      (subject, step, batch, kind) = (unit.subject, unit.step, unit.batch, unit.kind)
    }
  }

  /// Keys of the units whose rows are in the tables.
  func done() throws -> Set<String> {
    let records = try store.sources(tier: .checkpoint) + noise.sources(tier: .checkpoint)
    return Set(records.lazy.filter { $0.failure == nil }.map(\.source.digest))
  }

  /// Collects every result that lies in the folder, whoever measured it, and forgets what cannot be read.
  @discardableResult
  func collectAll() throws -> Int {
    var count = 0
    guard let walk = FileManager.default.enumerator(atPath: "\(folder.path)/results") else { return 0 }
    let names = walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".jsonl") }.sorted()
    for name in names {
      let key = String((name.split(separator: "/").last ?? "").dropLast(".jsonl".count))
      if try collect(key) { count += 1 }
    }
    return count
  }

  /// Brings one unit's rows into the table.
  ///
  /// - Returns: whether they are there now. A file that is damaged is removed, so that the unit is measured again.
  @discardableResult
  func collect(_ key: String) throws -> Bool {
    let path = folder.result(key)
    let result: UnitResult
    do {
      result = try UnitResult.read(path)
      try Self.check(result, key)
    } catch {
      progress("\(error)")
      try? FileManager.default.removeItem(atPath: path)
      return false
    }
    try enter(result)
    try ledger.add(result.finished)
    for file in [folder.unit(key), folder.failure(key)] { try? FileManager.default.removeItem(atPath: file) }
    return true
  }

  private func enter(_ result: UnitResult) throws {
    let unit = result.unit
    let name = unit.sourceName(batch: result.header.batch)
    let isWanted = wanted[Slot(unit)].map { $0 == unit.key } ?? true
    guard isWanted else {
      try keepAsPast(result.rows, source: name, digest: unit.key)
      return
    }
    let table = unit.kind.isNoise ? noise : store
    let source = EvidenceSource(tier: .checkpoint, name: name, digest: unit.key, software: CheckpointRecipe.software)
    if try table.holds(source) { return }
    try moveToPast(name, from: table)
    try table.replace(source, with: unit.kind.isNoise ? Self.filed(result.rows, under: name) : result.rows)
  }

  /// Moves a source's rows out of a table into that of the past.
  func moveToPast(_ name: String, from table: MeasurementStore) throws {
    let rows = try table.rows(ofSource: name, tier: .checkpoint)
    guard let digest = rows.first?.provenance.digest else { return }
    try keepAsPast(rows, source: name, digest: digest)
    try table.remove(source: name, tier: .checkpoint)
  }

  private func keepAsPast(_ rows: [Measurement], source name: String, digest: String) throws {
    let past = "\(name) #\(digest.prefix(12))"
    let renamed = Self.filed(rows, under: past)
    guard let software = rows.first?.provenance.software else { return }
    try superseded.replace(
      EvidenceSource(tier: .checkpoint, name: past, digest: digest, software: software), with: renamed)
  }

  /// Rows with a source's name for their subject: the table is ordered by subject, so that those of one source lie
  /// together where no question is asked of a subject.
  private static func filed(_ rows: [Measurement], under name: String) -> [Measurement] {
    rows.map { row in
      var row = row
      row.key.subject = name
      row.provenance.source = name
      return row
    }
  }

  /// A row must say on which content of which checkpoint and batch it was measured, by what and when.
  private static func check(_ result: UnitResult, _ key: String) throws(MeasuringError) {
    guard result.unit.key == key else { throw MeasuringError(key, "holds unit \(result.unit.key); measure again") }
    for row in result.rows {
      let measured = !row.key.batch.isEmpty
      guard row.checkpointDigest == result.unit.checkpoint, !measured || row.batchDigest?.isEmpty == false,
        row.provenance.digest == key, !row.provenance.time.isEmpty, !row.provenance.precision.isEmpty,
        row.key.subject == result.unit.subject, row.key.step == (measured ? result.unit.step : nil)
      else {
        throw MeasuringError(key, "\(row.described): a row without its full provenance; measure again")
      }
    }
  }

  /// Takes rows out of the claims' sight that were measured on a checkpoint which has changed since.
  ///
  /// - Returns: the checkpoints' names.
  func supersede(_ checkpoints: [NightlyPlan.Checkpoint]) throws -> [String] {
    var current: [String: NightlyPlan.Checkpoint] = [:]
    for checkpoint in checkpoints {
      current["\(checkpoint.candidate.subject.name)@\(checkpoint.candidate.step ?? -1)"] = checkpoint
    }
    let units = try ledger.units()
    var names: Set<String> = []
    for table in [store, noise] {
      for record in try table.sources(tier: .checkpoint) {
        guard let unit = units[record.source.digest], let now = current["\(unit.subject)@\(unit.step ?? -1)"],
          unit.checkpoint != now.digest || unit.configuration != now.configuration
        else { continue }
        try moveToPast(record.source.name, from: table)
        names.insert(unit.checkpointName)
      }
    }
    return names.sorted()
  }

  /// Removes result files whose rows are in the tables.
  func removeCollected() throws {
    let done = try done()
    for key in done { try? FileManager.default.removeItem(atPath: folder.result(key)) }
    for key in folder.plannedKeys() where done.contains(key) {
      try? FileManager.default.removeItem(atPath: folder.unit(key))
    }
  }
}
