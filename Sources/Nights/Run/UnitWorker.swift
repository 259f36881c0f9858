import Claims
import Evidence
import struct Evidence.Measurement
import Foundation
import Glibc
import Ground
import Mathematics
import Measuring

/// Measures one unit and puts its result, or why there is none, into the folder. Knows no table: any number of
/// workers may be at work, on any machine that sees the folder.
public struct UnitWorker: Sendable {
  public let folder: NightlyFolder
  let progress: @Sendable (MeasuringProgress) -> Void

  public init(_ folder: NightlyFolder, progress: @escaping @Sendable (MeasuringProgress) -> Void) {
    self.folder = folder
    self.progress = progress
  }

  /// Ends this process when the one that started it does: a worker without a run would work for nobody.
  public static func endWithParent(_ parent: Int32) {
    Thread.detachNewThread {
      while getppid() == parent { usleep(200_000) }
      _exit(1)
    }
  }

  /// Measures a planned unit; does nothing if its result is there.
  ///
  /// - Returns: whether there is a result now.
  public func run(_ key: String) throws(MeasuringError) -> Bool {
    let unit = try folder.readUnit(key)
    guard !FileManager.default.fileExists(atPath: folder.result(key)) else { return true }
    do {
      try measure(unit).write(to: folder.result(key))
      return true
    } catch {
      progress(.note("error: \(error)"))
      let failure = UnitFailure(
        reason: "\(error)", host: ProcessInfo.processInfo.hostName, time: Date.now.ISO8601Format())
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      do {
        try NightlyFolder.write(encoder.encode(failure), to: folder.failure(key))
      } catch {
        throw MeasuringError(unit.described, "\(failure.reason); and that could not be recorded: \(error)")
      }
      return false
    }
  }

  private func measure(_ unit: WorkUnit) throws(MeasuringError) -> UnitResult {
    let start = ContinuousClock.now
    let before = FileStamp(unit.path)
    let model = try CheckpointModel(path: unit.path, weights: unit.weights)
    guard model.digest == unit.checkpoint else {
      throw MeasuringError(unit.path, "its content is not what was planned for (it changed); the next run plans anew")
    }
    guard let choice = BatchChoice(unit.batch) else { throw MeasuringError(unit.batch, "is no batch") }
    guard BatchContent.digest(of: choice, checkpoint: unit.path) == unit.batchContent else {
      throw MeasuringError(unit.batch, "the batch's file changed since the plan; the next run plans anew")
    }
    var recipe = CheckpointRecipe(subject: unit.subject)
    recipe.step = unit.step
    recipe.batches = [choice]
    recipe.examples = unit.examples
    recipe.draws = unit.draws
    recipe.memoryLimit = unit.memory
    do { recipe.ablated = try HeadSet(parsing: unit.ablated) } catch { throw MeasuringError(unit.ablated, "\(error)") }
    recipe.ablatesScreen = !unit.kind.isNoise
    let measurer = CheckpointMeasurer(model, recipe, progress: progress)
    guard let whole = try measurer.batches().first else { throw MeasuringError(unit.batch, "there is nothing to measure") }
    var batch = whole
    if case .part(let index, let count) = unit.kind {
      batch.examples = whole.examples.enumerated().filter { $0.offset % count == index - 1 }.map(\.element)
      guard !batch.examples.isEmpty else {
        throw MeasuringError(unit.batch, "has fewer examples than 'noise' asks parts; ask for fewer parts")
      }
    }
    let outcome = try measurer.run(batch, screen: try screen(of: unit))
    guard FileStamp(unit.path) == before else {
      throw MeasuringError(unit.path, "changed while it was measured; the next run looks again")
    }
    let source = unit.sourceName(batch: whole.name)
    let rows = outcome.rows.compactMap { row -> Measurement? in
      // A checkpoint's shape is said once, beside its first measurement.
      if unit.kind.isNoise, row.key.batch.isEmpty { return nil }
      var row = row
      row.provenance.source = source
      row.provenance.digest = unit.key
      if row.key.step != nil { row.tokens = unit.tokens }
      if unit.kind.isNoise { row.key.batch = "\(whole.name) \(unit.kind.written)" }
      return row
    }
    return UnitResult(
      header: UnitResult.Header(
        unit: unit, batch: whole.name, rows: rows.count,
        seconds: start.duration(to: .now) / .seconds(1),
        host: ProcessInfo.processInfo.hostName, time: Date.now.ISO8601Format(),
        screen: outcome.screen.map(\.description), sha256: ""),
      rows: rows)
  }

  /// The heads to ablate besides the given ones: another unit's screen, nothing for noise, `nil` for the batch's own.
  private func screen(of unit: WorkUnit) throws(MeasuringError) -> [Head]? {
    guard !unit.kind.isNoise else { return [] }
    guard unit.screenFrom != nil else { return nil }
    guard let known = unit.screen else {
      throw MeasuringError(unit.described, "the first batch's screen is not known yet; the next run plans anew")
    }
    return try known.split(separator: " ").map { (word) throws(MeasuringError) in
      do {
        guard let head = try HeadSet(parsing: String(word)).first else { throw MeasuringError(unit.key, "no head") }
        return head
      } catch {
        throw MeasuringError(unit.described, "\(error)")
      }
    }
  }
}

/// What a batch is made from.
enum BatchContent {
  /// SHA-256 over the batch's file and, where it is text, the tokenizer that cuts it; empty where it has neither.
  static func digest(of batch: BatchChoice, checkpoint: String) -> String {
    let isText: Bool
    switch batch {
    case .induction: return ""
    case .natural(let file, _): isText = !BatchChoice.holdsIDs(file)
    case .probe: isText = true
    case .file: isText = false
    }
    var digests = batch.file.map { [CheckpointInspector.digest(ofText: $0)] } ?? []
    if isText {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: checkpoint, isDirectory: &isFolder)
      let folder = isFolder.boolValue ? checkpoint : (checkpoint as NSString).deletingLastPathComponent
      digests.append(CheckpointInspector.digest(ofText: folder + "/tokenizer.json"))
    }
    return SHA256.hash(data: Data(digests.joined(separator: "\n").utf8)).hexadecimal
  }
}
