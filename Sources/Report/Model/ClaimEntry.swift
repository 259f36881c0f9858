import Claims

/// One claim of the paper with the checks that test it.
public struct ClaimEntry: Sendable, Hashable, Encodable {
  /// `bos-floor-l0-l1`: lower-case words joined by hyphens, unique in the report; serves as link target.
  public var id: String
  public var title: String
  /// The claim in our own words. Markdown.
  public var statement: String
  /// Where the paper says it: `section 3.1`.
  public var place: String
  /// `figure`, `table`, `set`, `count`, `order`, `universal`, `relation`, `qualitative`.
  public var kind: String
  public var tags: [String]
  /// Whether it is ours, made from an open question of the paper, and not a claim of the paper itself.
  public var isExtension: Bool
  /// What would refute it, in one sentence. Markdown.
  public var refutedBy: String
  /// Id of the claim that this one restates elsewhere in the paper.
  public var repeats: String?
  /// What a reader of the verdict should know besides. Markdown.
  public var note: String?
  public var weight: Claim.Weight
  /// What the paper asserts, in one sentence at its own strength. Markdown.
  public var asserts: String
  /// The verdict of all its deciding checks; for an extension, that of its question.
  public var verdict: ClaimVerdict
  /// What models trained anew say of a claim for which there is no other evidence; `nil` where there is other, or none of
  /// these.
  public var carriesOver: CarryingOver?
  /// Why no evidence could decide it; its verdict then says nothing.
  public var notCheckable: String?
  public var checks: [CheckEntry]
  /// Claims that fail where this one does.
  public var dependents: [String] = []
  /// The check that stands for the claim where there is room for one.
  public var shows: String?
  /// Place among what the paper is known for, from 0; `nil` for all others.
  public var knownFor: Int?

  public init(
    id: String, title: String, statement: String, place: String, kind: String, tags: [String] = [],
    isExtension: Bool = false, refutedBy: String = "", repeats: String? = nil, note: String? = nil,
    weight: Claim.Weight = .detail, asserts: String = "", verdict: ClaimVerdict = .noEvidence, notCheckable: String? = nil,
    checks: [CheckEntry]
  ) {
    self.notCheckable = notCheckable
    self.weight = weight
    self.asserts = asserts
    self.verdict = verdict
    self.id = id
    self.title = title
    self.statement = statement
    self.place = place
    self.kind = kind
    self.tags = tags
    self.isExtension = isExtension
    self.refutedBy = refutedBy
    self.repeats = repeats
    self.note = note
    self.checks = checks
  }
}

extension ClaimEntry {
  /// Whether the claim has a verdict that counts: open questions and sentences out of reach have none.
  public var isJudged: Bool { !isExtension && notCheckable == nil }

  /// Whether it is counted: a restatement shares the verdict of what it restates and is counted there.
  public var isCounted: Bool { isJudged && repeats == nil }
}
