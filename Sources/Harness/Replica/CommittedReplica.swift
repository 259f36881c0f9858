import Foundation

/// The replica that is part of the repository: rows of six seeds of the preset mini. It answers on the tier *replica*
/// where nobody gives another one, and its verdicts are accepted ones.
public enum CommittedReplica {
  /// Its folder in the repository.
  public static let folder = "Tests/HarnessTests/Fixtures/replica"

  /// The script that makes it anew.
  public static let maker = "scripts/fixtures/replica.sh"

  /// A table in memory of its rows in the repository at `root`; `nil` where that has none, as an installed copy of the
  /// claims.
  public static func table(root: String) throws -> MeasurementStore? {
    let path = ReplicaPlan.rows(in: "\(root)/\(folder)")
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let store = try MeasurementStore()
    try store.add(measured: MeasurementLines.read(path))
    return store
  }

  /// What a reader of verdicts on it has to know.
  public static let notice =
    "Results of the tier *replica* are those of the committed mini replica (`\(folder)`): six seeds of a model far smaller "
    + "than the paper's, trained from scratch by `\(maker)`. A claim that fails on it is contradicted at this scale."
}
