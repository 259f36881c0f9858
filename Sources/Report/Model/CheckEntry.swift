import Claims
import Ground

/// One check of a claim: a question, what would answer it as the paper says, and what each tier answers.
public struct CheckEntry: Sendable, Hashable, Encodable {
  /// Unique within its claim.
  public var id: String
  /// The question in words: `spread of L0H3 on mine/s1`.
  public var question: String
  /// What the paper says the answer is: `20.9 ± 0.05`, `at least 8 of 8 layers`.
  public var expected: String
  /// The tolerance alone, empty where the expectation is exact: `± 0.05`.
  public var tolerance: String
  /// Why that tolerance: `half a unit of the last printed digit`. Markdown.
  public var toleranceReason: String
  /// One entry a tier that the check names.
  public var results: [TierResult]
  /// What the check is to its claim.
  public var role: Check.Role
  /// The shell command that runs this check again, exactly.
  public var rerunCommand: String
  /// How the members of an answer are judged.
  public var judging: Judging
  /// What the words of the expectation mean, a sentence each.
  public var expectedBecause: [String]

  /// How the members of an answer come to a verdict.
  public enum Judging: Sendable, Hashable {
    /// Each has to meet the expectation.
    case each
    /// So many have to be so: `above 0`. One that is not has not failed.
    case counted(String)
    /// The expectation is about all of them together.
    case together
  }

  public init(
    id: String, question: String, expected: String, tolerance: String = "", toleranceReason: String = "",
    results: [TierResult], role: Check.Role = .core, rerunCommand: String, judging: Judging = .each,
    expectedBecause: [String] = []
  ) {
    self.judging = judging
    self.expectedBecause = expectedBecause
    self.id = id
    self.question = question
    self.expected = expected
    self.tolerance = tolerance
    self.toleranceReason = toleranceReason
    self.results = results
    self.role = role
    self.rerunCommand = rerunCommand
  }
}

extension CheckEntry.Judging: Encodable {
  private enum CodingKeys: CodingKey {
    case kind, condition
  }

  /// Written as `{"kind": "counted", "condition": "above 0"}`.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .each: try fields.encode("each", forKey: .kind)
    case .counted(let condition):
      try fields.encode("counted", forKey: .kind)
      try fields.encode(condition, forKey: .condition)
    case .together: try fields.encode("together", forKey: .kind)
    }
  }
}

extension CheckEntry {
  /// Whether the check only stands beside the claim's verdict.
  public var isAlternative: Bool { !role.decides && role != .figure }
}

/// What one tier answers to a check.
public struct TierResult: Sendable, Hashable, Encodable {
  public var tier: Tier
  public var verdict: Verdict
  /// One entry for a single figure; one a member for tables, sets and universals.
  public var measured: [Measured]
  /// Why the verdict is what it is; for an error the file, the place in it and the remedy.
  public var reason: String
  public var nulls: [NullResult]
  public var variants: [VariantResult]
  public var provenance: [ProvenanceEntry]
  /// How this run differs from the accepted verdict: `was reproduced with 20.9`; `nil` when it does not.
  public var changedFromAccepted: String?

  public init(
    tier: Tier, verdict: Verdict, measured: [Measured] = [], reason: String = "", nulls: [NullResult] = [],
    variants: [VariantResult] = [], provenance: [ProvenanceEntry] = [], changedFromAccepted: String? = nil
  ) {
    self.tier = tier
    self.verdict = verdict
    self.measured = measured
    self.reason = reason
    self.nulls = nulls
    self.variants = variants
    self.provenance = provenance
    self.changedFromAccepted = changedFromAccepted
  }
}

/// One measured figure.
public struct Measured: Sendable, Hashable, Encodable {
  /// What it is the figure of, where a result has several: `L0H3`, `seed 42`. Empty otherwise.
  public var label: String
  /// The number in full, for machines; `nil` for answers that are no finite number (sets, orders).
  public var value: Double?
  /// The figure as people read it: `20.87`.
  public var text: String
  /// Its uncertainty: `95 % [20.1, 21.6]`.
  public var interval: String?
  /// The ends of the interval in full, for machines.
  public var lower: Double?
  public var upper: Double?
  /// Of how many examples, heads or seeds it is the sum or mean, where known.
  public var sampleSize: Int?
  /// The values that it should have, where they form one stretch.
  public var band: ExpectedBand?
  /// The range that holds 95 % of what chance gives in its place, where a null was drawn.
  public var chance: ExpectedBand?
  /// What this member should be, where members differ: `20.9 ± 0.05`.
  public var expected: String?
  /// Whether this member meets the expectation; `nil` where its uncertainty leaves that open. Of a count, whether it is
  /// among those that count.
  public var holds: Bool?

  public init(
    label: String = "", value: Double? = nil, text: String, interval: String? = nil, expected: String? = nil,
    holds: Bool? = nil, bounds: (lower: Double, upper: Double)? = nil, band: ExpectedBand? = nil, chance: ExpectedBand? = nil,
    sampleSize: Int? = nil
  ) {
    self.chance = chance
    lower = bounds.flatMap { $0.lower.isFinite ? $0.lower : nil }
    upper = bounds.flatMap { $0.upper.isFinite ? $0.upper : nil }
    self.band = band
    self.sampleSize = sampleSize
    self.label = label
    // JSON has no spelling for the others.
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
    self.text = text
    self.interval = interval
    self.expected = expected
    self.holds = holds
  }
}

/// The same question asked of evidence that carries no information about the claim.
public struct NullResult: Sendable, Hashable, Encodable {
  /// `heads picked at random, 1000 draws`.
  public var label: String
  /// What the null gives: `12.1 [8.0, 15.9], p = 0.001`.
  public var text: String
  /// Whether the null meets the expectation too, so that the figure could come out by chance or construction.
  public var passes: Bool
  /// What the null gives in place of each member of the answer.
  public var members: [CheckResult.NullResult.Member]
  /// Whether the null could have given anything else than what was measured.
  public var moves: Bool

  public init(
    label: String, text: String, passes: Bool, members: [CheckResult.NullResult.Member] = [], moves: Bool = true
  ) {
    self.label = label
    self.text = text
    self.passes = passes
    self.members = members
    self.moves = moves
  }
}

/// The same check under another definition of what it measures.
public struct VariantResult: Sendable, Hashable, Encodable {
  /// `time axis ln(tokens)`, `threshold 24`.
  public var label: String
  public var verdict: Verdict
  public var text: String
  /// Whether the verdict differs from the main one.
  public var flips: Bool

  public init(label: String, verdict: Verdict, text: String, flips: Bool) {
    self.label = label
    self.verdict = verdict
    self.text = text
    self.flips = flips
  }
}

/// Where the evidence behind a result came from.
public struct ProvenanceEntry: Sendable, Hashable, Encodable {
  /// File path relative to the archive root, golden file and figure, or recipe name.
  public var source: String
  /// SHA-256 of it, hex.
  public var digest: String
  /// `fp16`, `fp32`, `printed`, `truncated-2`.
  public var precision: String

  public init(source: String, digest: String, precision: String) {
    self.source = source
    self.digest = digest
    self.precision = precision
  }
}
