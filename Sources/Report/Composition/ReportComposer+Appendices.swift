import Claims

extension ReportComposer {
  package var figures: [Block] {
    var groups: [(title: String, figures: [ChartFigure])] = []
    for figure in model.figures {
      if groups.last?.title == figure.group {
        groups[groups.count - 1].figures.append(figure)
      } else {
        groups.append((figure.group, [figure]))
      }
    }
    return groups.flatMap { title, figures -> [Block] in
      [
        .heading(3, [.text(title)]),
        .group(Block.Group("div", role: "figures"), figures.map { $0.block(imageFolder: imageFolder) }),
      ]
    }
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
            "\(counted(model.notCheckable.count, "statement")) of the paper "
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
        [.text(source.tier.rawValue)], [.only(html: .target("source-\(index + 1)", [name]), markdown: name)],
        source.problem.map { [.strong([.text($0)])] } ?? [.text(source.kind)], [.text("\(source.rows)")],
        [.span("digest", [.code(source.digest)])],
      ]
    }
    return [
      .paragraph([.text(sourceCount)]),
      .table(
        Table(
          columns: [
            Table.Column("tier"), Table.Column("source"), Table.Column("kind"),
            Table.Column("measurements", .trailing), Table.Column("SHA-256"),
          ], rows: rows)),
    ]
  }

  private var sourceLists: [Block] {
    lists.lists.enumerated().flatMap { index, sources -> [Block] in
      [
        .heading(sectionLevel, [.text("List \(index + 1)")], id: SourceLists.id(index + 1)),
        .paragraph([.text("\(sources.count) sources: ")] + named(sources), role: "small"),
      ]
    }
  }
}
