import Claims

/// The report as one HTML file that loads nothing, runs only its own script, needs none, and is well-formed XML besides.
public struct HTMLReport: Sendable {
  private let model: ReportModel

  public init(_ model: ReportModel) {
    self.model = model
  }

  /// The complete file.
  public func rendered() -> String {
    let composer = ReportComposer(model)
    let body = NodeBuilder.render(composer.body, as: .html, glossary: model.glossary)
    let header = NodeBuilder.render(
      [.heading(1, [.text(model.title)]), .paragraph([.prose(model.paper)], role: "paper")], as: .html)
    return HTMLPage(
      title: model.title, header: header, navigation: contents(composer), body: body,
      madeBy: model.toolVersion, hasScript: true
    ).rendered()
  }

  /// The table of contents: the parts, and under the claims the paper's sections with how many are
  /// contradicted.
  private func contents(_ composer: ReportComposer) -> String {
    let parts = composer.parts.map { part in
      let sections = part.id == "claims" ? sectionList : ""
      return "<li><a href=\"#\(part.id)\">\(part.title.escapedForMarkup)</a>\(sections)</li>"
    }
    return "<nav class=\"toc\" aria-label=\"Contents\"><ul>\(parts.joined())</ul></nav>"
  }

  private var sectionList: String {
    let items = model.sections.map { section in
      let refuted = section.claims.count { $0.isJudged && $0.verdict == .doesNotHold }
      let mark =
        refuted == 0
        ? "" : "<span class=\"no\" aria-label=\"\(refuted) not as the paper says\">\(refuted)\u{202F}✗</span>"
      let name = ReportComposer.title(of: section).escapedForMarkup
      return "<li><a href=\"#\(ReportComposer.sectionID(section).escapedForMarkup)\">\(name)</a>\(mark)</li>"
    }
    return "<ul>\(items.joined())</ul>"
  }
}
