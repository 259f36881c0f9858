/// One claim of the paper (or an extension of it), as its file states it.
public struct Claim: Sendable, Hashable {
  public var id: String
  public var title: String
  /// In our own words; Markdown.
  public var statement: String
  /// Place in the paper: section number as in the folder's name, e.g. `5`, `9d`.
  public var section: String
  public var kind: Kind
  public var tags: [String]
  /// The claim of which this is a restatement elsewhere in the paper.
  public var repeats: String?
  /// An open question of the paper made measurable, not something that it asserts.
  public var isExtension: Bool
  /// What would refute it, in one sentence.
  public var refutedBy: String
  public var note: String?
  public var checks: [Check]
  /// Words of the vocabulary that the claim uses, by themselves or through others.
  public var uses: Set<String> = []
  public var location: SourceLocation

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case figure, table, set, count, order, universal, relation, qualitative
  }
}

/// One way to put the claim to the test: a question, what is expected, and what would make it fail.
///
/// This is the normal form: every name of the file and of the vocabulary is replaced by what it stands for, row by row.
public struct Check: Sendable, Hashable {
  public var id: String
  /// The question in words.
  public var says: String
  public var tiers: [Tier]
  /// The question and what is expected of its answer, for each row of `for`; one row when it is asked once.
  public var rows: [Row]
  public var nulls: [Null]
  public var variants: [Variant]
  /// A stronger, weaker or other reading of the claim: reported, but it does not decide whether the claim stands.
  public var isAlternative: Bool
  /// Models of which it is asked, on the tier *checkpoint*, besides those that its rows name.
  public var also: Reach?
  /// With `also`: the rows of one model, with the variable `model` in its place.
  public var general: [Row]
  public var location: SourceLocation

  /// One member of the fan-out: what is asked of it, and how it is labelled.
  public struct Row: Sendable, Hashable {
    public var label: String
    /// What the names of `for` stand for in this row.
    public var bindings: [String: Expression]
    public var ask: Expression
    public var expect: Expectation
    /// The questions of the nulls that put another one in place of `ask`, in their order.
    public var substitutes: [Expression]
  }

  /// Evidence in which the effect cannot exist: how often does the check pass there all the same?
  public enum Null: Sendable, Hashable {
    /// Evidence with its labels permuted, evaluated `draws` times from `seed`.
    case permuted(Permutation, draws: Int, seed: UInt64)
    /// Another question in place of the check's own, judged by the same expectation: `substitutes[index]` of each row.
    case instead(name: String, index: Int)
  }

  public enum Permutation: String, Sendable, Hashable, CaseIterable {
    /// Heads of a model change places, all layers together.
    case heads
    /// Heads change places within their layer.
    case headsWithinLayers = "heads-within-layers"
    /// Layers change places as wholes.
    case layers
    /// Subjects change places.
    case subjects
    /// Ablation conditions change places.
    case conditions
    /// Checkpoints change places.
    case steps
  }

  /// The same check under another definition: constants overridden.
  public struct Variant: Sendable, Hashable {
    public var name: String
    public var rows: [Row]
  }

  public func reference(in claim: Claim) -> String { "\(claim.id)/\(id)" }

  /// What is expected, once for all rows where it is about the answer as a whole.
  public var isAboutWholeAnswer: Bool { rows.contains { $0.expect.isAboutWholeAnswer } }
}
