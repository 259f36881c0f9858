import Claims

/// Turns the model into one document, in the order in which it is read: the answer, what is not as the paper says, what
/// holds, what is open, every claim with its charts, what could not be checked, the sources, the words.
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
  /// Places in ``ReportModel/sources`` by name, from 1, which evidence links to.
  let sourcePlaces: [String: Int]
  /// Level of the headings of the paper's sections; those of claims and checks follow below.
  var sectionLevel = 3
  /// Whether what chance gives stands beside the results alone that the paper is known for.
  var isBrief = false
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
    sourcePlaces = Dictionary(
      model.sources.enumerated().map { ($1.name, $0 + 1) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The parts, each with its heading and the id of its place.
  var parts: [Part] {
    let holds = entries.filter { $0.claim.isCounted && $0.claim.verdict == .holds }.count
    let isOpen = entries.filter { entry in
      entry.claim.isCounted && Self.openVerdicts.contains { $0.0 == entry.claim.verdict }
    }.count
    return [
      Part(id: "answer", title: "The answer", blocks: answer),
      Part(id: "findings", title: "What is not as the paper says (\(counted(model.findings.count, "finding")))", blocks: findings),
      Part(id: "holds", title: "What holds (\(counted(holds, "claim")))", blocks: holding),
      Part(id: "open", title: "What is open (\(counted(isOpen, "claim")))", blocks: open),
      Part(id: "charts", title: "Further charts", blocks: figures),
      Part(id: "claims", title: "Every claim", blocks: claims),
      Part(id: "not-checkable", title: "What could not be checked", blocks: notCheckable),
      Part(id: "sources", title: "Where the evidence comes from", blocks: sources),
      Part(id: "glossary", title: "Words", blocks: glossary),
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

  /// A claim by its title, which leads to it; by its id where the report does not have it.
  func mention(_ claimID: String) -> Inline {
    guard let claim = entries.first(where: { $0.claim.id == claimID })?.claim else { return .code(claimID) }
    return .link([.text(claim.title)], to: link(to: claimID))
  }

  /// Every claim with its section, in the paper's order.
  var entries: [(section: ReportModel.Section, claim: ClaimEntry)] {
    model.sections.flatMap { section in section.claims.map { (section, $0) } }
  }
}
