import Claims

/// The report as Markdown, the same bytes for the same model.
public struct MarkdownReport: Sendable {
  private let model: ReportModel
  /// Folder of the chart files, relative to the Markdown file; `nil` puts charts into words.
  private let imageFolder: String?

  public init(_ model: ReportModel, imageFolder: String? = nil) {
    self.model = model
    self.imageFolder = imageFolder
  }

  /// Everything in one file.
  public func rendered() -> String {
    let composer = ReportComposer(model, imageFolder: imageFolder)
    return NodeBuilder.render(head + composer.body + foot, as: .markdown)
  }

  /// The report by relative path: `report.md` with the answer and what does not stand, one file for the claims of each
  /// section, which code hosts still show where they refuse one long file, `sources.md`, and the charts as
  /// `figures/<id>.svg`.
  public func files() -> [String: String] {
    let folder = "sections"
    let names = Dictionary(
      model.sections.map { ($0.number, "section-\(Self.fileName($0.number)).md") },
      uniquingKeysWith: { first, _ in first })
    let sources = "sources.md"
    let composer = ReportComposer(
      model, imageFolder: "figures", sectionFiles: names.mapValues { "\(folder)/\($0)" }, sourcesFile: sources)
    let overview = composer.parts.flatMap { part -> [Block] in
      let heading: Block = .heading(2, [.text(part.title)])
      switch part.id {
      case "claims": return [heading, composer.sectionIndex]
      case "sources": return [heading, .paragraph([.link([.text(composer.sourceCount)], to: sources)])]
      default: return [heading] + part.blocks
      }
    }
    var files = ["report.md": NodeBuilder.render(head + overview + foot, as: .markdown)]
    var listing = composer
    listing.sectionLevel = 2
    if let part = listing.parts.first(where: { $0.id == "sources" }) {
      let back: Block = .paragraph([.link([.text(model.title)], to: "report.md")])
      files[sources] = NodeBuilder.render([back, .heading(1, [.text(part.title)])] + part.blocks, as: .markdown)
    }
    // Within the folder, links lead from one section's file to another's.
    var within = ReportComposer(model, sectionFiles: names, sourcesFile: "../\(sources)")
    within.sectionLevel = 1
    for section in model.sections {
      guard let name = names[section.number] else { continue }
      let back: Block = .paragraph([.link([.text(model.title)], to: "../report.md")])
      files["\(folder)/\(name)"] = NodeBuilder.render([back, within.section(section)], as: .markdown)
    }
    for figure in model.figures { files["figures/\(figure.id).svg"] = figure.standaloneSVG }
    return files
  }

  private var head: [Block] {
    [.heading(1, [.text(model.title)]), .paragraph([.prose(model.paper)])]
  }

  private var foot: [Block] {
    [.paragraph([.emphasis([.text("Made by \(model.toolVersion).")])])]
  }

  /// A section's number as part of a file name: letters and digits only.
  private static func fileName(_ number: String) -> String {
    let name = number.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return name.isEmpty ? "unnumbered" : name
  }
}

extension ReportComposer {
  /// The paper's sections with what became of their claims, each leading to its file.
  fileprivate var sectionIndex: Block {
    func row(_ title: [Inline], _ claims: [ClaimEntry]) -> [[Inline]] {
      func count(_ predicate: (ClaimEntry) -> Bool) -> [Inline] { [.text("\(claims.count(where: predicate))")] }
      return [title, count { _ in true }] + ClaimVerdict.allCases.map { verdict in count { $0.isJudged && $0.verdict == verdict } }
        + [count { !$0.isJudged }]
    }
    let rows = model.sections.map { section in
      row([.link([.text(Self.title(of: section))], to: sectionFiles[section.number] ?? "")], section.claims)
    }
    return .table(
      Table(
        columns: [Table.Column("section"), Table.Column("claims", .trailing)]
          + ClaimVerdict.allCases.map { Table.Column($0.rawValue, .trailing) } + [Table.Column("open questions, not checkable", .trailing)],
        rows: rows + [row([.strong(["all"])], entries.map(\.claim))],
        caption: "Restatements elsewhere in the paper are counted here, in their own section."))
  }
}
