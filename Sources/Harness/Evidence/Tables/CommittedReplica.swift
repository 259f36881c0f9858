import Claims
import Foundation

/// The replica that is part of a suite: rows of models trained anew, in a folder that `suite.yaml` names. It answers on the
/// tier *replica* where nobody gives another one, and its verdicts are accepted ones.
public struct CommittedReplica: Sendable {
  /// The file with the rows of the same recipe trained on text with nothing to retrieve.
  static let shuffled = "shuffled.jsonl"

  /// The file of rows in a replica's folder.
  public static func rows(in folder: String) -> String { "\(folder)/rows.jsonl" }

  /// Its rows in the suite at `root`, in memory; `nil` where the suite names none or its files are not at hand, as with an
  /// installed copy of the claims.
  public static func read(root: String, _ suite: SuiteDescription) throws -> CommittedReplica? {
    guard let folder = suite.evidence.replica else { return nil }
    let path = rows(in: "\(root)/\(folder)")
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    var measured = try MeasurementLines.read(path)
    let shuffled = "\(root)/\(folder)/\(shuffled)"
    if FileManager.default.fileExists(atPath: shuffled) { measured += try MeasurementLines.read(shuffled) }
    return CommittedReplica(table: try MeasuredTable(measured))
  }

  let table: MeasuredTable

  /// What a reader of verdicts on it has to know.
  public static func notice(_ suite: SuiteDescription) -> String {
    let (evidence, maker) = (suite.evidence, suite.evidence.replicaMaker)
    return "Results of the tier *replica* are those of the committed replica (`\(evidence.replica ?? "")`)"
      + (maker.isEmpty ? "" : ", trained from scratch by `\(maker)`") + "."
      + (evidence.replicaSays.isEmpty ? "" : " \(evidence.replicaSays)")
  }
}
