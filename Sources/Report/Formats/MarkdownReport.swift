/// The report as Markdown, the same bytes for the same model.
public struct MarkdownReport: Sendable {
  private let model: ReportModel
  /// Folder of the chart files, relative to the Markdown file; `nil` puts charts into words.
  private let imageFolder: String?

  public init(_ model: ReportModel, imageFolder: String? = nil) {
    self.model = model
    self.imageFolder = imageFolder
  }

  public func rendered() -> String {
    let head: [Block] = [.heading(1, [.text(model.title)]), .paragraph([.prose(model.paper)])]
    let foot: [Block] = [.paragraph([.emphasis([.text("Made by \(model.toolVersion).")])])]
    return NodeBuilder.render(
      head + ReportComposer(model, imageFolder: imageFolder).body + foot, as: .markdown)
  }
}
