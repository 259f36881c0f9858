/// Turns the model into one document, in the order in which it is read: the answer, what is not as
/// the paper says, what is open, charts, every claim, what could not be checked, the sources.
package struct ReportComposer {
  let model: ReportModel
  let standing: Standing
  /// Folder of the chart files that Markdown links to, relative to it; `nil` where there are none.
  let imageFolder: String?
  /// File of each section's claims, for documents of several files; empty where all is in one.
  let sectionFiles: [String: String]
  /// File of the sources and of their lists, for documents of several files; empty where all is in one.
  let sourcesFile: String
  /// Lists of sources that results refer to.
  let lists: SourceLists
  /// Names in ``ReportModel/sources``, which evidence links to.
  let sourceIDs: [String: String]
  /// Level of the headings of the paper's sections; those of claims and checks follow below.
  var sectionLevel = 3
  private let claimFiles: [String: String]

  package init(
    _ model: ReportModel, imageFolder: String? = nil, sectionFiles: [String: String] = [:], sourcesFile: String = ""
  ) {
    self.model = model
    self.sectionFiles = sectionFiles
    self.sourcesFile = sourcesFile
    lists = SourceLists(model)
    self.imageFolder = imageFolder
    standing = Standing(model)
    claimFiles = Dictionary(
      model.sections.flatMap { section in section.claims.map { ($0.id, sectionFiles[section.number] ?? "") }
      },
      uniquingKeysWith: { first, _ in first })
    sourceIDs = Dictionary(
      model.sources.enumerated().map { ($1.name, "source-\($0 + 1)") },
      uniquingKeysWith: { first, _ in first })
  }

  /// The parts, each with its heading and the id of its place.
  var parts: [Part] {
    [
      Part(id: "answer", title: "The answer", blocks: answer),
      Part(id: "findings", title: "What is not as the paper says", blocks: findings),
      Part(id: "open", title: "What is open", blocks: open),
      Part(id: "charts", title: "The evidence, drawn", blocks: figures),
      Part(id: "claims", title: "Every claim", blocks: claims),
      Part(id: "not-checkable", title: "What could not be checked", blocks: notCheckable),
      Part(id: "sources", title: "Where the evidence comes from", blocks: sources),
    ].filter { !$0.blocks.isEmpty }
  }

  struct Part {
    var id: String
    var title: String
    var blocks: [Block]
  }

  /// All parts as sections under their headings.
  var body: [Block] {
    parts.map { part in
      .group(
        Block.Group("section", id: part.id, role: "part"), [.heading(2, [.text(part.title)])] + part.blocks)
    }
  }

  /// Where a claim is told.
  func link(to claimID: String) -> String { "\(claimFiles[claimID] ?? "")#\(claimID)" }

  /// Every claim with its section, in the paper's order.
  var entries: [(section: ReportModel.Section, claim: ClaimEntry)] {
    model.sections.flatMap { section in section.claims.map { (section, $0) } }
  }
}
