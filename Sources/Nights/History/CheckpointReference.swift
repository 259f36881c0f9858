import Evidence
import Ground

/// A measured checkpoint as people name it: `model-a@1000`, or with the beginning of its digest where the file
/// changed, `model-a@1000#3fa9c1`.
public struct CheckpointReference: Sendable, Hashable {
  public var subject: String
  public var step: Int?
  public var digest: String

  public init(_ text: String) throws(MeasuringError) {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = (parts.first ?? "").split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    digest = parts.count > 1 ? parts[1].lowercased() : ""
    subject = name.first.map(String.init) ?? ""
    if name.count > 1 {
      guard let number = Int(name[1]) else {
        throw MeasuringError(text, "'\(name[1])' is no step; write SUBJECT@STEP, as 'claims history' shows it")
      }
      step = number
    }
    guard !subject.isEmpty, digest.allSatisfy(\.isHexDigit) else {
      throw MeasuringError(text, "names no checkpoint; write SUBJECT@STEP or SUBJECT@STEP#DIGEST")
    }
  }
}

/// The open tables of a folder of nights.
public struct NightlyTables: Sendable {
  /// What claims read.
  public let store: MeasurementStore
  /// Parts of batches, and measurements that were repeated.
  public let noise: MeasurementStore
  /// What was measured on files that have changed since.
  public let superseded: MeasurementStore
}

extension NightlyFolder {
  /// Opens the tables.
  public func tables() throws(StoreError) -> NightlyTables {
    NightlyTables(
      store: try MeasurementStore(path: store), noise: try MeasurementStore(path: noise),
      superseded: try MeasurementStore(path: superseded))
  }
}

extension NightlyTables {
  /// The rows of a checkpoint that was measured here, its noise included, wherever they are kept now.
  public func rows(
    of reference: CheckpointReference, ledger: NightlyLedger
  ) throws -> (name: String, digest: String, rows: PairedDifferences.Rows) {
    let measured = try ledger.units(subject: reference.subject, step: reference.step)
      .filter { $0.checkpoint.hasPrefix(reference.digest) }
    // What the tables hold is newest, whenever it was measured: times are whole seconds of several hosts' clocks, and a
    // file may have got its old content back.
    let held = try heldUnits()
    let all = measured.filter { !held.contains($0.key) } + measured.filter { held.contains($0.key) }
    let name = "\(reference.subject)\(reference.step.map { "@\($0)" } ?? "")"
    guard let newest = all.last else {
      let known = Set(try ledger.units().values.map(\.checkpointName))
      throw MeasuringError(name, "was not measured here; \(Suggestion.remedy(for: name, among: known.sorted()))")
    }
    // A digest that is not given means the newest content; of its measurements the newest count.
    let units = all.filter { $0.checkpoint == newest.checkpoint }
    let bySource = Dictionary(units.map { ($0.source, $0) }, uniquingKeysWith: { _, newer in newer })
    var whole: [Measurement] = []
    var parts: [String: [Measurement]] = [:]
    for (source, unit) in bySource {
      let past = "\(source) #\(unit.key.prefix(12))"
      for table in [store, noise, superseded] {
        for name in [source, past] {
          let rows = try table.rows(ofSource: name, tier: .checkpoint).filter { $0.provenance.digest == unit.key }
          if unit.kind.isEmpty {
            whole += rows
          } else {
            parts[unit.kind, default: []] += rows.map { row in
              var row = row
              row.key.batch = unit.batch
              return row
            }
          }
        }
      }
    }
    return (name, newest.checkpoint, PairedDifferences.Rows(whole: whole, noise: parts))
  }

  /// Keys of the units whose rows are those of files as they are now.
  private func heldUnits() throws(StoreError) -> Set<String> {
    Set((try store.sources(tier: .checkpoint) + noise.sources(tier: .checkpoint)).map(\.source.digest))
  }
}
