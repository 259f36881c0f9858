import Ground
import Yams

extension ChartDeclaration {
  /// Reads a chart file: one chart, or one for each row of `each`.
  public static func read(
    _ text: String, file: String, vocabulary: Vocabulary
  ) -> (charts: [ChartDeclaration], words: Set<String>, problems: [Problem]) {
    let reader = ClaimFileReader(file: file, vocabulary: vocabulary)
    guard let root = reader.root(of: text) else { return ([], [], reader.problems) }
    let charts = reader.charts(root)
    let words = vocabulary.words.used(by: reader.names(in: root))
    return (reader.problems.isEmpty ? charts : [], words, reader.problems)
  }
}

extension ClaimFileReader {
  private static let chartKeys = [
    "id", "kind", "each", "group", "title", "caption", "illustrates", "quantity", "rows-are", "errors-are", "marks-are",
    "maximum", "step-axis", "for", "label", "series",
  ]

  fileprivate func charts(_ node: Node) -> [ChartDeclaration] {
    let pairs = mapping(node, allowed: Self.chartKeys, what: "a chart")
    let expander = Expander(questions: vocabulary, words: vocabulary.words)
    guard let kind: ChartDeclaration.Kind = choice(pairs["kind"], in: node, key: "kind"),
      let series = series(pairs["series"], kind, in: node),
      let id = text(pairs["id"], in: node, key: "id"), let group = text(pairs["group"], in: node, key: "group"),
      let title = text(pairs["title"], in: node, key: "title"),
      let caption = text(pairs["caption"], in: node, key: "caption"),
      let quantity = text(pairs["quantity"], in: node, key: "quantity"),
      let each = pairs["each"].map({ loopTerms($0) }) ?? [], let loops = pairs["for"].map({ loopTerms($0) }) ?? []
    else { return [] }
    let label = pairs["label"].flatMap { text($0, in: node, key: "label") }
    let illustrated = pairs["illustrates"].map { texts($0, key: "illustrates") } ?? []
    if illustrated.isEmpty {
      report(node, "the chart illustrates no claim", remedy: "name the claims that it is about: illustrates: [id]")
    }
    func optional(_ key: String) -> String { pairs[key].flatMap { text($0, in: node, key: key) } ?? "" }
    let charts = parsed { () throws(Problem) -> [ChartDeclaration] in
      var found: [ChartDeclaration] = []
      for family in try members(each, in: .empty, expander) {
        func filled(_ text: String) throws(Problem) -> String {
          try expander.fill(text, in: family.scope, at: location(node))
        }
        var rows: [ChartDeclaration.Row] = []
        for member in try members(loops, in: family.scope, expander) {
          var asked: [ChartDeclaration.Series] = []
          for (name, term) in series {
            asked.append(ChartDeclaration.Series(name: name, ask: try expander.expand(term, in: member.scope)))
          }
          let written = member.bindings.map(\.value.written).joined(separator: " ")
          let name = try label.map { text throws(Problem) in
            try expander.fill(text, in: member.scope, at: location(node))
          }
          rows.append(ChartDeclaration.Row(label: name ?? written, series: asked))
        }
        let name = try filled(id)
        guard Identifier.isValid(name) else {
          throw Problem(
            location(pairs["id"] ?? node), "'\(name)' is no id", remedy: "write letters, digits and hyphens: spread-{seed}")
        }
        found.append(
          ChartDeclaration(
            id: name, kind: kind, group: group, title: try filled(title), caption: try filled(caption),
            illustrates: illustrated, rows: rows, quantity: quantity, rowsAre: optional("rows-are"),
            errorsAre: optional("errors-are"), marksAre: optional("marks-are"),
            maximum: pairs["maximum"].flatMap { number($0, key: "maximum") },
            stepAxis: pairs["step-axis"].flatMap { choice($0, in: node, key: "step-axis") } ?? .linear,
            location: location(node)))
      }
      return found
    }
    return charts ?? []
  }

  /// The series in the order written; those that the kind lacks or does not know are reported.
  private func series(
    _ node: Node?, _ kind: ChartDeclaration.Kind, in parent: Node
  ) -> [(name: String, term: Term)]? {
    guard let pairs = node?.mapping else {
      report(node ?? parent, "a chart needs 'series'", remedy: "write series: {name: question}")
      return nil
    }
    var found: [(name: String, term: Term)] = []
    let (required, optional) = kind.series
    for (key, value) in pairs {
      guard let name = key.string, let term = term(value) else { continue }
      if let optional, !(required + optional).contains(name) {
        report(
          key, "a chart of kind '\(kind.rawValue)' has no series '\(name)'",
          remedy: Suggestion.remedy(for: name, among: required + optional))
      }
      found.append((name, term))
    }
    for name in required where !found.contains(where: { $0.name == name }) {
      report(parent, "a chart of kind '\(kind.rawValue)' needs the series '\(name)'", remedy: "add it")
    }
    if kind == .layers, found.count != 1 {
      report(parent, "a chart of kind 'layers' has one series", remedy: "keep one; its rows are the lines")
    }
    return found
  }
}
