/// The measured figures of a result as inline text and, where they are many, as a table.
struct MeasuredText {
  private let items: [Measured]
  /// Above this many members a line names only how many hold, and those that do not.
  private static let shortest = 4

  init(_ items: [Measured]) {
    self.items = items
  }

  var isEmpty: Bool { items.isEmpty }

  /// A few figures in full; of many how many hold, and the first that do not.
  var brief: [Inline] {
    guard isLong else {
      return Array(items.map(figure).joined(separator: ["; "]))
    }
    let judged = items.filter { $0.holds != nil }
    let failing = items.filter { $0.holds == false }
    guard !judged.isEmpty else { return [.text("\(items.count) figures")] }
    var words: [Inline] = [.text("\(judged.count - failing.count) of \(judged.count) hold")]
    guard !failing.isEmpty else { return words }
    words.append(", not ")
    words += failing.prefix(3).map(figure).joined(separator: ["; "])
    if failing.count > 3 { words.append(.text(" and \(failing.count - 3) more")) }
    return words
  }

  /// Whether ``brief`` leaves anything out.
  var isLong: Bool { items.count > Self.shortest }

  /// The members, those that fail first, up to a number of rows; the JSON report holds all.
  func table(rows limit: Int) -> Table {
    let ordered = items.filter { $0.holds == false } + items.filter { $0.holds != false }
    let shown = ordered.prefix(limit)
    let hasInterval = shown.contains { $0.interval != nil }
    let hasExpected = shown.contains { $0.expected != nil }
    let hasVerdict = shown.contains { $0.holds != nil }
    var columns = [Table.Column("member"), Table.Column("measured", .trailing)]
    if hasInterval { columns.append(Table.Column("interval", .trailing)) }
    if hasExpected { columns.append(Table.Column("expected", .trailing)) }
    if hasVerdict { columns.append(Table.Column("holds")) }
    var rows = shown.map { item -> [[Inline]] in
      var row: [[Inline]] = [[.text(item.label)], [.text(item.text)]]
      if hasInterval { row.append([.text(item.interval ?? "")]) }
      if hasExpected { row.append([.text(item.expected ?? "")]) }
      if hasVerdict { row.append([.text(item.holds.map { $0 ? "✓" : "✗ no" } ?? "")]) }
      return row
    }
    if ordered.count > shown.count {
      rows.append([[.emphasis([.text("and \(ordered.count - shown.count) more, in the JSON report")])]])
    }
    return Table(columns: columns, rows: rows, isAlignedByStyle: true, role: "members")
  }

  var count: Int { items.count }

  private func figure(_ item: Measured) -> [Inline] {
    var words: [Inline] = item.label.isEmpty ? [] : [.text(item.label + " ")]
    words.append(.figure(item.text))
    if let interval = item.interval { words.append(.span("interval", [.text(" (\(interval))")])) }
    if item.holds == false, let expected = item.expected { words.append(.text(" instead of \(expected)")) }
    return words
  }
}
