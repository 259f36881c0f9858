import Ground

/// One claim of the paper (or an extension of it), as its file states it.
public struct Claim: Sendable, Hashable {
  public var id: String
  public var title: String
  /// In our own words; Markdown.
  public var statement: String
  /// Place in the paper: section number as in the folder's name, e.g. `5`, `3.1`.
  public var section: String
  /// Where the file says so.
  public var sectionLocation: SourceLocation?
  public var kind: Kind
  public var tags: [String]
  /// The claim of which this is a restatement elsewhere in the paper.
  public var repeats: String?
  /// An open question of the paper made measurable, not something that it asserts.
  public var isExtension: Bool
  public var weight: Weight
  /// One sentence in our words at exactly the paper's strength: its quantifier, its hedge, its scope.
  public var asserts: String
  /// What would refute it, and the checks that ask whether it is so.
  public var refutedBy: [Refutation]
  /// Claims whose failure brings this one down.
  public var restsOn: [String] = []
  /// Tiers whose evidence cannot bear on it, with the reason.
  public var notAbout: [Tier: String] = [:]
  /// Why no evidence could decide it, where the sentence frames, motivates, names, captions or concedes; its checks then
  /// only stand beside it.
  public var notCheckable: String?
  /// How it is told as a finding where it is not as the paper says.
  public var finding: FindingText?
  /// What the two readers of the claim said at first sight, and what was decided.
  public var readers: Readers?
  public var note: String?
  /// The check whose result stands for the claim where there is room for one, among those of the same verdict; without it
  /// the first.
  public var shows: String?
  public var checks: [Check]
  /// Words of the vocabulary that the claim uses, by themselves or through others.
  public var uses: Set<String> = []
  public var location: SourceLocation

  /// How much of the paper falls with the claim.
  public enum Weight: String, Sendable, Hashable, CaseIterable, Codable {
    /// The paper falls without it.
    case central
    case supporting
    case detail
  }

  /// One thing that would refute the claim.
  public struct Refutation: Sendable, Hashable {
    public var what: String
    /// Ids of the deciding checks that ask it.
    public var checks: [String]

    public init(what: String, checks: [String]) {
      self.what = what
      self.checks = checks
    }
  }

  /// A finding's name and its sentence; the figures come from the evidence.
  public struct FindingText: Sendable, Hashable {
    public var name: String
    public var says: String
    /// Where it weighs less than its claim: a last digit of a claim that carries part of the argument is a detail.
    public var weight: Weight?

    public init(name: String, says: String, weight: Weight? = nil) {
      self.name = name
      self.says = says
      self.weight = weight
    }
  }

  /// Two readings made without sight of each other: as the authors' advocate, and as a sceptic.
  public struct Readers: Sendable, Hashable {
    public var advocate: String
    public var sceptic: String
    public var decided: String?

    public init(advocate: String, sceptic: String, decided: String? = nil) {
      self.advocate = advocate
      self.sceptic = sceptic
      self.decided = decided
    }
  }

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
  public var role: Role
  /// With the role *reading*: the deciding checks that it reads otherwise; all of the claim if empty.
  public var readingOf: [String] = []
  /// Models of which it is asked, on the tier *checkpoint*, besides those that its rows name.
  public var also: Reach?
  /// With `also`: the rows of one model, with the variable `model` in its place.
  public var general: [Row]
  /// What the vocabulary says of the words that the expectation is written in.
  public var expectationSays: [String] = []
  public var location: SourceLocation

  /// What a check is to its claim, and so what it can do.
  public enum Role: String, Sendable, Hashable, CaseIterable, Codable {
    /// What the sentence asserts.
    case core
    /// A stated condition of the sentence: a false one refutes the sentence as stated.
    case premise
    /// A printed digit against its source: a miss is a correction, never a refutation.
    case figure
    /// Another reading that a fair reader could have: where it disagrees, the claim depends on the reading.
    case reading
    /// Evidence of another kind or scale: reported beside the verdict, never deciding.
    case bearing
    /// A routine of this program against its definition: no evidence about the paper.
    case selfTest = "self-test"

    /// Whether the claim's verdict is made of it.
    public var decides: Bool { self == .core || self == .premise }
  }

  /// Whether the check only stands beside the verdict.
  public var isAlternative: Bool { !role.decides && role != .figure }

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

extension Check {
  /// The place of the row that a member of the answer is of, by the member's label: the only row, or of those with that
  /// label or a beginning of it the one with the longest. `nil` where it is of none.
  package func row(of label: String) -> Int? {
    if rows.count <= 1 { return rows.indices.first }
    return rows.indices.filter { label == rows[$0].label || label.hasPrefix(rows[$0].label + " ") }
      .max { rows[$0].label.count < rows[$1].label.count }
  }
}
