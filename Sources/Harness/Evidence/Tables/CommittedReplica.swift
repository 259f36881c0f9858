import Foundation

/// The replica that is part of the repository: rows of six seeds of the preset compact. It answers on the tier *replica*
/// where nobody gives another one, and its verdicts are accepted ones.
public struct CommittedReplica: Sendable {
  /// Its folder in the repository.
  public static let folder = "Tests/HarnessTests/Fixtures/replica"

  /// The script that makes it anew.
  public static let maker = "scripts/fixtures/replica.sh"

  /// The file with the rows of the same recipe trained on text with nothing to retrieve.
  static let shuffled = "shuffled.jsonl"

  /// The file of rows in a replica's folder.
  public static func rows(in folder: String) -> String { "\(folder)/rows.jsonl" }

  /// Its rows in the repository at `root`, in memory; `nil` where that has none, as an installed copy of the claims.
  public static func read(root: String) throws -> CommittedReplica? {
    let path = rows(in: "\(root)/\(folder)")
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    var measured = try MeasurementLines.read(path)
    let shuffled = "\(root)/\(folder)/\(shuffled)"
    if FileManager.default.fileExists(atPath: shuffled) { measured += try MeasurementLines.read(shuffled) }
    return CommittedReplica(table: try MeasuredTable(measured))
  }

  let table: MeasuredTable

  /// What a reader of verdicts on it has to know.
  public static let notice =
    "Results of the tier *replica* are those of the committed replica (`\(folder)`): six seeds of the preset compact, a model "
    + "far smaller than the paper's, trained from scratch by `\(maker)`. A claim that fails on it does not carry over to "
    + "this scale."
}
