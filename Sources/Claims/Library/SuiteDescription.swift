import Ground

/// What a suite is: the paper whose claims it holds, what readers are told of it, the quantities that it declares, and
/// where evidence lies that nobody has to name.
///
/// It is the file `suite.yaml` in the suite's folder. A suite without one has a report all the same.
///
/// ```swift
/// let (suite, problems) = SuiteDescription.read("title: A paper\nsections: {\"1\": Results}", file: "suite.yaml")
/// suite.heading                                                     // "*A paper*, claim by claim."
/// ```
public struct SuiteDescription: Sendable, Hashable {
  /// The paper's title.
  public var title = ""
  public var authors: [String] = []
  /// Where the paper, or its code, can be read.
  public var link = ""
  /// The paper's sections in its order; claims name them by number.
  public var sections: [Section] = []
  /// Ids of the claims that the paper is known for, the first one first: they open the report.
  public var knownFor: [String] = []
  public var glossary: [Term] = []
  /// How its claims are judged, in a sentence or two for the paper's authors.
  public var method = ""
  /// What evidence of a tier is in this suite, where the tool's own words do not say it.
  public var tiers: [Tier: String] = [:]
  /// The models that the paper is about.
  public var subjects: [SubjectDeclaration] = []
  /// Quantities besides the tool's own.
  public var quantities: [QuantityDeclaration] = []
  public var evidence = Evidence()
  /// What the paper measured on, which readers of other measurements have to know.
  public var measured = Measured()
  public var location = SourceLocation(file: "")

  public init() {}

  public struct Section: Sendable, Hashable {
    public var number: String
    public var title: String

    public init(number: String, title: String) {
      self.number = number
      self.title = title
    }
  }

  /// A word of the glossary with the other ways in which it is written.
  public struct Term: Sendable, Hashable {
    public var word: String
    public var says: String
    /// `picks`, `picked` for `pick`.
    public var forms: [String]

    public init(word: String, says: String, forms: [String] = []) {
      self.word = word
      self.says = says
      self.forms = forms
    }
  }

  /// Files of the suite's folder, by paths within it, that answer where no other evidence is named.
  public struct Evidence: Sendable, Hashable {
    /// Tables of rows, as `--rows` takes them.
    public var rows: [String] = []
    /// A folder of result files, read as `--archive` reads one.
    public var archive: String?
    /// Layouts of result files that are programmed, by the name of the paper that needs them.
    public var layouts: [String] = []
    /// Where they are named.
    public var layoutsPlace = SourceLocation(file: "")
    /// The tiers that are asked by claims that name none.
    public var asked: [Tier] = []
    /// A folder with the rows of models that were trained anew.
    public var replica: String?
    /// The command that trains them.
    public var replicaMaker = ""
    /// What they are, in a sentence for readers of their verdicts.
    public var replicaSays = ""

    public init() {}
  }

  public struct Measured: Sendable, Hashable {
    /// How many examples the paper's batches have.
    public var examples: Int?
    /// What the paper's batch of natural text is made of.
    public var naturalText = ""

    public init() {}
  }

  /// Whose claims these are, as Markdown: the title, its authors, where it can be read.
  public var heading: String {
    guard !title.isEmpty else { return "" }
    let by = authors.isEmpty ? "" : " (\(authors.joined(separator: ", ")))"
    return "*\(title)*\(by), claim by claim.\(link.isEmpty ? "" : " \(link)")"
  }

  /// The sections with those that the description does not name, as claims have them, at the end.
  public func sections(with claims: [Claim]) -> [Section] {
    var all = sections
    for claim in claims where !all.contains(where: { $0.number == claim.section }) {
      all.append(Section(number: claim.section, title: sections.isEmpty ? "" : "not among the paper’s sections"))
    }
    return all
  }
}
