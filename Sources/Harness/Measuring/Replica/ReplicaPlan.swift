import Evidence
import Foundation
import Mathematics
import Training

/// Which models are trained and measured, and where they are kept.
public struct ReplicaPlan: Sendable {
  /// Under what name its models are subjects of claims; a seed follows.
  public var subject: String
  /// Name of the preset, which is also the run of the rows that state the models' shape.
  public var name: String
  public var seeds: [UInt64]
  /// The recipe of each seed, but for its seed.
  public var recipe: TrainingRecipe
  /// Holds a folder a seed, the rows and the report.
  public var folder: String
  /// Whether the alarm watches the heads during training; a folder is trained with or without it throughout.
  public var isMonitored: Bool
  public var examples = ReplicaExamples()

  public init(
    subject: String, name: String, seeds: [UInt64], recipe: TrainingRecipe, folder: String, isMonitored: Bool = false
  ) {
    self.subject = subject
    self.name = name
    self.seeds = seeds
    self.recipe = recipe
    self.folder = folder
    self.isMonitored = isMonitored
  }

  public func recipe(seed: UInt64) -> TrainingRecipe {
    var recipe = recipe
    recipe.seed = seed
    return recipe
  }

  /// The seed's name in the claims: `s1`.
  public static func name(of seed: UInt64) -> String { "s\(seed)" }
  /// The seed's name in the measurement table. A model that had nothing to retrieve has a name of its own: it answers no
  /// claim about those that had.
  public func subject(of seed: UInt64) -> String {
    "\(subject)\(recipe.recall == .shuffled ? "-shuffled" : "")/\(Self.name(of: seed))"
  }

  public func run(of seed: UInt64) -> RunFolder { RunFolder(path: "\(folder)/\(Self.name(of: seed))") }
  /// What the seed's training has taken so far.
  func times(of seed: UInt64) -> String { "\(folder)/\(Self.name(of: seed)).seconds.json" }
  /// All rows of the replica.
  public var rows: String { CommittedReplica.rows(in: folder) }
  public var report: String { "\(folder)/report.md" }

  /// Seeds that are trained side by side, each on as many threads as its recipe has lanes.
  public var sideBySide: Int { max(1, Parallel.cores / recipe.division.lanes) }
}
