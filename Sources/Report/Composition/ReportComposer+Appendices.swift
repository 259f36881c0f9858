import Claims
import Ground

extension ReportComposer {
  /// Charts that are about no claim of the report.
  package var figures: [Block] {
    let here = Set(entries.map(\.claim.id))
    let figures = model.figures.filter { here.isDisjoint(with: $0.claims) }
    guard !figures.isEmpty else { return [] }
    return [.group(Block.Group("div", role: "figures"), figures.map { $0.block(imageFolder: imageFolder) })]
  }

  /// The charts that stand with a claim, and links to those that stand with another one.
  func charts(of claim: ClaimEntry) -> [Block] {
    let here = Set(entries.map(\.claim.id))
    let about = model.figures.filter { $0.claims.contains(claim.id) }
    let own = about.filter { $0.claims.first(where: here.contains) == claim.id }
    var blocks: [Block] = []
    for (group, figures) in Self.grouped(own) {
      let role = figures.count > 2 ? "multiples" : "figures"
      if figures.count > 2 { blocks.append(.paragraph([.strong([.text(group)])])) }
      blocks.append(
        .group(Block.Group("div", role: role), figures.map { $0.block(imageFolder: imageFolder, isSmall: figures.count > 2) }))
    }
    let others = Self.grouped(about.filter { figure in !own.contains { $0.id == figure.id } })
    if !others.isEmpty {
      let links = others.compactMap { group, figures in
        figures.first.map { figure -> [Inline] in
          let owner = figure.claims.first(where: here.contains) ?? ""
          // Code hosts make anchors of headings alone.
          return [.only(html: .link([.text(group)], to: "#\(figure.id)"), markdown: .link([.text(group)], to: link(to: owner)))]
        }
      }
      blocks.append(.paragraph([.emphasis([.text(links.count == 1 ? "Chart:" : "Charts:")]), " "] + Array(links.joined(separator: [" · "])), role: "small"))
    }
    return blocks
  }

  private static func grouped(_ figures: [ChartFigure]) -> [(String, [ChartFigure])] {
    var groups: [(String, [ChartFigure])] = []
    for figure in figures {
      if let last = groups.indices.last, groups[last].0 == figure.group {
        groups[last].1.append(figure)
      } else {
        groups.append((figure.group, [figure]))
      }
    }
    return groups
  }

  /// The words that the report explains.
  var glossary: [Block] {
    guard !model.glossary.isEmpty else { return [] }
    return [
      .list(
        model.glossary.map { term in
          let name: Inline = .strong([.text(term.word)])
          return [.paragraph([.only(html: .target(GlossaryLinks.id(term), [name]), markdown: name), .text(" – \(ended(term.says))")])]
        })
    ]
  }

  var notCheckable: [Block] {
    guard !model.notCheckable.isEmpty else { return [] }
    let rows = model.notCheckable.map { entry -> [[Inline]] in
      [[.text(entry.place)], [.prose(entry.statement)], [.prose(entry.reason)]]
    }
    return [
      .paragraph(
        [
          .text(
            "\(counted(model.notCheckable.count, "sentence")) of the paper "
              + "\(model.notCheckable.count == 1 ? "is" : "are") out of reach of any evidence here."
          )
        ]),
      .table(
        Table(
          columns: [Table.Column("place"), Table.Column("statement"), Table.Column("why not")], rows: rows,
          stacksWhenNarrow: true)),
    ]
  }

  /// The table of sources, and the lists of them that results refer to.
  package var sources: [Block] { sourceTable + sourceLists }

  /// How many sources there are.
  var sourceCount: String { "\(counted(model.sources.count, "source")), each with the digest of its content." }

  private var sourceTable: [Block] {
    guard !model.sources.isEmpty else { return [] }
    let rows = model.sources.enumerated().map { index, source -> [[Inline]] in
      let name: Inline = .code(source.name)
      return [
        [.only(html: .target("source-\(index + 1)", [.text("\(index + 1)")]), markdown: .text("\(index + 1)"))],
        [.text(source.tier.rawValue)], [name],
        source.problem.map { [.strong([.text($0)])] } ?? [.text(source.kind)], [.text("\(source.rows)")],
        [.span("digest", [.code(source.digest)])],
      ]
    }
    return [
      .paragraph([.text(sourceCount)]),
      .table(
        Table(
          columns: [
            Table.Column("no.", .trailing), Table.Column("tier"), Table.Column("source"), Table.Column("kind"),
            Table.Column("measurements", .trailing), Table.Column("SHA-256"),
          ], rows: rows)),
    ]
  }

  private var sourceLists: [Block] {
    lists.lists.enumerated().flatMap { index, sources -> [Block] in
      [
        .heading(sectionLevel, [.text("List \(index + 1)")], id: SourceLists.id(index + 1)),
        .paragraph([.text("\(sources.count) sources: ")] + numbered(sources), role: "small"),
      ]
    }
  }
}
