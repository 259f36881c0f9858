import CheckpointFiles
import Claims
import Ground
import Measuring

/// What a lab asks of its nights: where checkpoints appear, what is measured, and what becomes of it.
public struct NightlyConfiguration: Sendable, Hashable {
  /// A model whose checkpoints appear somewhere.
  public struct Subject: Sendable, Hashable {
    /// Its name in the measurement table, by which claims know it.
    public var name: String
    /// The family that its checkpoints must be of, as their `config.json` names it; `nil` for any.
    public var family: ModelConfiguration.Family?
    /// A glob whose matches are checkpoints, or a folder whose entries are.
    public var checkpoints: String
    /// Of files that hold several models, the one to measure: `ema`. `nil` where they hold one.
    public var weights: String?
    /// A regular expression whose first group is the training step in a checkpoint's name.
    public var step: String?
    /// A regular expression whose first group is the number of training tokens in a checkpoint's name.
    public var tokens: String?
    /// Training tokens of a step, where names do not give them.
    public var tokensPerStep: Double?
    /// Heads whose PR is drawn over training.
    public var tracked: HeadSet = .none
    /// Where the file names it.
    public var location: SourceLocation
  }

  /// How the uncertainty of measurements is itself measured.
  public struct Noise: Sendable, Hashable {
    /// Disjoint parts of each batch that are measured besides the whole; 0 for none.
    public var parts = 8
    /// Times that a subject's newest checkpoint is measured again.
    public var repeats = 1
  }

  public struct Executor: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable { case local, slurm }
    public var kind = Kind.local
    /// Units measured side by side on this machine.
    public var workers = 1
    /// Bytes that one unit may use.
    public var memory = 8_000_000_000
    /// Seconds that one unit may take.
    public var timeLimit = 4 * 3600
    /// Attempts at a unit, over all nights, before it counts as failed for good.
    public var attempts = 3
    /// Further words for `sbatch`: partition, account, …
    public var sbatch: [String] = []
    /// Units of one array job, at most.
    public var arraySize = 1000
  }

  public struct Retention: Sendable, Hashable {
    /// Dated reports kept; the table and the history keep every night.
    public var nights = 365
    /// Whether result files stay after their rows are in the table.
    public var keepsResults = false
  }

  public struct Outputs: Sendable, Hashable {
    public var title = "Nightly replication"
    /// Address under which the site is served, for links in the feed; empty for none.
    public var address = ""
  }

  public struct ClaimChoice: Sendable, Hashable {
    /// Folder that holds `claims/` and `golden/`.
    public var root = "."
    /// Ids of claims to verify; empty for all.
    public var only: [String] = []
    public var tiers: [Tier] = [.checkpoint]
  }

  /// Path of the file read.
  public var path: String
  /// Folder of the table, the history and the reports.
  public var home: String
  public var subjects: [Subject]
  /// Batches in order; the first one's induction screen is ablated on all.
  public var batches: [BatchChoice] = [.induction]
  public var examples = 2000
  public var ablated: HeadSet = .none
  public var draws = 5
  public var noise = Noise()
  public var claims = ClaimChoice()
  /// Seconds for which a checkpoint's files must not have changed before it is read.
  public var settle = 60
  /// Seconds after which a checkpoint that cannot be opened is reported as broken instead of waited for.
  public var patience = 24 * 3600
  public var executor = Executor()
  public var retention = Retention()
  public var outputs = Outputs()
}

extension BatchChoice {
  /// The same batch with its file found from a folder.
  func relative(to folder: String) -> BatchChoice {
    func resolved(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }
    switch self {
    case .induction: return self
    case .natural(let file, let isMidSequence): return .natural(file: resolved(file), isMidSequence: isMidSequence)
    case .probe(let file, let isOutOfDistribution):
      return .probe(file: file.map(resolved), isOutOfDistribution: isOutOfDistribution)
    case .file(let path): return .file(resolved(path))
    }
  }
}
