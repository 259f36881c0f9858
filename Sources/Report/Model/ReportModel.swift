import Claims
import Ground

/// Everything that a report says, as plain text and numbers; every output format is written from it.
///
/// Text fields hold what people wrote or what was formatted for them. Those marked *Markdown* may hold inline
/// Markdown and are parsed in safe mode; all others are shown character by character.
public struct ReportModel: Sendable, Hashable {
  public var title: String
  /// Whose claims these are: author, title, year, address. Markdown.
  public var paper: String
  public var toolVersion: String
  /// What a reader has to know before the figures, such as "no archive was given; recorded verdicts serve".
  /// Markdown.
  public var notices: [String]
  public var sections: [Section]
  public var notCheckable: [NotCheckable]
  public var sources: [Source]
  public var figures: [ChartFigure]
  /// What is not as the paper says, the gravest first.
  public var findings: [Finding]
  /// How far two readers of the claims agreed, in a sentence; empty where none is named.
  public var readers = ""
  /// How the suite's claims are judged, in a sentence or two for the paper's authors.
  public var method = ""
  /// What evidence of a tier is in this suite, where the tool's own words do not say it.
  public var tierMeanings: [Tier: String] = [:]
  /// Words that the report explains where they are first used.
  public var glossary: [SuiteDescription.Term] = []

  public init(
    title: String, paper: String, toolVersion: String, notices: [String] = [], sections: [Section],
    notCheckable: [NotCheckable] = [], sources: [Source] = [], figures: [ChartFigure] = [], findings: [Finding] = []
  ) {
    self.findings = findings
    self.title = title
    self.paper = paper
    self.toolVersion = toolVersion
    self.notices = notices
    self.sections = sections
    self.notCheckable = notCheckable
    self.sources = sources
    self.figures = figures
  }

  /// A section of the paper with the claims it makes, in the paper's order.
  public struct Section: Sendable, Hashable, Encodable {
    /// As the paper numbers it: `3.1`.
    public var number: String
    public var title: String
    public var claims: [ClaimEntry]

    public init(number: String, title: String, claims: [ClaimEntry]) {
      self.number = number
      self.title = title
      self.claims = claims
    }
  }

  /// A statement of the paper that no evidence could decide.
  public struct NotCheckable: Sendable, Hashable, Encodable {
    /// Where it stands: `section 12, paragraph 3`.
    public var place: String
    /// Markdown.
    public var statement: String
    /// Why nothing could decide it. Markdown.
    public var reason: String

    public init(place: String, statement: String, reason: String) {
      self.place = place
      self.statement = statement
      self.reason = reason
    }
  }

  /// A file, recipe or table that evidence came from.
  public struct Source: Sendable, Hashable, Encodable {
    public var tier: Tier
    /// Path relative to the archive root, golden file, or recipe name.
    public var name: String
    /// What it was recognised as: `per-head spectra`, `ablation`.
    public var kind: String
    /// SHA-256, hex.
    public var digest: String
    /// Measurements read from it.
    public var rows: Int
    /// Why it could not be read, where that is so.
    public var problem: String?

    public init(tier: Tier, name: String, kind: String, digest: String, rows: Int, problem: String? = nil) {
      self.tier = tier
      self.name = name
      self.kind = kind
      self.digest = digest
      self.rows = rows
      self.problem = problem
    }
  }
}
