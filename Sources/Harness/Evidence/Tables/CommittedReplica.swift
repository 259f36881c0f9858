import Claims
import Foundation
import Mathematics

/// The replica that is part of a suite: rows of models trained anew, in a folder that `suite.yaml` names. It answers on the
/// tier *replica* where nobody gives another one, and its verdicts are accepted ones.
public struct CommittedReplica: Sendable {
  /// The file with the rows of the same recipe trained on text with nothing to retrieve.
  static let shuffled = "shuffled.jsonl"

  /// The file of rows in a replica's folder.
  public static func rows(in folder: String) -> String { "\(folder)/rows.jsonl" }

  /// The files that its rows are in; none where the suite names no replica or its files are not at hand.
  package static func files(root: String, _ suite: SuiteDescription) -> [String] {
    guard let folder = suite.evidence.replica else { return [] }
    let path = rows(in: "\(root)/\(folder)")
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let shuffled = "\(root)/\(folder)/\(shuffled)"
    return [path] + (FileManager.default.fileExists(atPath: shuffled) ? [shuffled] : [])
  }

  /// Its rows in the suite at `root`, in memory; `nil` where the suite names none or its files are not at hand, as with an
  /// installed copy of the claims.
  ///
  /// - Parameter cache: where the table of its rows is kept
  public static func read(root: String, _ suite: SuiteDescription, cache: EvidenceCache? = nil) throws -> CommittedReplica? {
    let files = files(root: root, suite)
    guard !files.isEmpty else { return nil }
    let contents = try files.map { try MeasurementLines.content(of: $0) }
    let key = cache?.key("replica", zip(files, contents).map { ($0, SHA256.hash(data: $1).hexadecimal) })
    if let key, let (store, _) = cache?.table(key) { return try CommittedReplica(store, key) }
    let rows = try zip(files, contents).flatMap { try MeasurementLines.decode($1, path: $0) }
    let table = try MeasuredTable(rows)
    // Kept only where a store says the same: of other tiers, or of one source in two files, it would not.
    if let key, rows.allSatisfy({ $0.key.tier == .replica }),
      Set(table.sources.map(\.source.name)).count == table.sources.count,
      let store = try? MeasurementStore(), (try? store.add(measured: rows)) != nil
    {
      cache?.keep(store, as: key)
    }
    return CommittedReplica(table: table, subjects: table.subjects, sources: table.sources, key: key)
  }

  private init(table: any EvidenceTable, subjects: [String], sources: [SourceRecord], key: String?) {
    (self.table, self.subjects, self.sources, self.key) = (table, subjects, sources, key)
  }

  private init(_ store: MeasurementStore, _ key: String) throws {
    self.init(
      table: try StoreTable(store), subjects: try store.subjects(tier: .replica), sources: try store.sources(tier: .replica),
      key: key)
  }

  let table: any EvidenceTable
  /// Whose rows it has, sorted.
  let subjects: [String]
  /// Where they come from, sorted by name.
  let sources: [SourceRecord]
  /// A digest of its files; `nil` where none was made.
  let key: String?

  /// What a reader of verdicts on it has to know.
  public static func notice(_ suite: SuiteDescription) -> String {
    let (evidence, maker) = (suite.evidence, suite.evidence.replicaMaker)
    return "Results of the tier *replica* are those of the committed replica (`\(evidence.replica ?? "")`)"
      + (maker.isEmpty ? "" : ", trained from scratch by `\(maker)`") + "."
      + (evidence.replicaSays.isEmpty ? "" : " \(evidence.replicaSays)")
  }
}
