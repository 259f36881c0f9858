/// The measured figures of a result as inline text and, where they are many, as a table.
struct MeasuredText {
  private let items: [Measured]
  private let judging: CheckEntry.Judging
  /// Above this many members a line names only those that fail or are open, and how many hold.
  private static let shortest = 4

  init(_ items: [Measured], judging: CheckEntry.Judging = .each) {
    self.items = items
    self.judging = judging
  }

  var isEmpty: Bool { items.isEmpty }

  /// Whether ``brief`` leaves anything out.
  var isLong: Bool { items.count > Self.shortest }

  var count: Int { items.count }

  private var failing: [Measured] { items.filter { $0.holds == false } }
  private var open: [Measured] { items.filter { $0.holds == nil } }

  /// A few figures in full; of many those that fail, those that are open, the shares, and the range.
  var brief: [Inline] {
    switch judging {
    case .each: isLong ? judged : Array((failing + open + items.filter { $0.holds == true }).map(figure).joined(separator: ["; "]))
    case .counted(let what): counted(what)
    case .together:
      isLong ? [.text("\(items.count) values\(range)")] : Array(items.map(figure).joined(separator: ["; "]))
    }
  }

  private var judged: [Inline] {
    var words: [Inline] = []
    if !failing.isEmpty { words += ["failing "] + named(failing) + ["; "] }
    if !open.isEmpty { words += ["open "] + named(open) + ["; "] }
    let holding = items.count - failing.count - open.count
    var shares = ["\(holding) of \(items.count) hold"]
    if !failing.isEmpty { shares.append("\(failing.count) fail\(failing.count == 1 ? "s" : "")") }
    if !open.isEmpty { shares.append("\(open.count) open") }
    words.append(.text(shares.joined(separator: ", ") + range))
    return words
  }

  /// How many count, and which: the fewer of those that do and those that do not.
  private func counted(_ what: String) -> [Inline] {
    let counting = items.filter { $0.holds == true }
    var words: [Inline] = [.text("\(counting.count) of \(items.count) \(what)")]
    if !open.isEmpty { words += [.text(", \(open.count) open: ")] + named(open) }
    if !counting.isEmpty, counting.count <= items.count - counting.count, counting.count < 7 {
      words += [": "] + Array(counting.prefix(6).map(value).joined(separator: [", "]))
    } else if counting.count < items.count, failing.count < 7, !failing.isEmpty {
      words += ["; not "] + Array(failing.map(value).joined(separator: [", "]))
    }
    return words
  }

  private func named(_ some: [Measured]) -> [Inline] {
    let words = Array(some.prefix(3).map(figure).joined(separator: ["; "]))
    return some.count > 3 ? words + [.text(" and \(some.count - 3) more")] : words
  }

  /// From the smallest to the largest value, where all are numbers.
  private var range: String {
    let numbers = items.filter { $0.value != nil }.sorted { ($0.value ?? 0) < ($1.value ?? 0) }
    guard numbers.count == items.count, let first = numbers.first, let last = numbers.last, first.text != last.text else {
      return items.first.map { items.count > 1 && Set(items.map(\.text)).count == 1 ? ": all \($0.text)" : "" } ?? ""
    }
    return ": \(first.text) to \(last.text)"
  }

  /// The members, those that fail first, then those that are open, up to a number of rows; the JSON report holds all.
  func table(rows limit: Int) -> Table {
    let ordered = judging == .together ? items : failing + open + items.filter { $0.holds == true }
    let shown = ordered.prefix(limit)
    let hasInterval = shown.contains { $0.interval != nil }
    let hasExpected = shown.contains { $0.expected != nil }
    let hasVerdict = judging != .together
    var columns = [Table.Column("member"), Table.Column("measured", .trailing)]
    if hasInterval { columns.append(Table.Column("interval", .trailing)) }
    if hasExpected { columns.append(Table.Column("expected", .trailing)) }
    if hasVerdict { columns.append(Table.Column(judging == .each ? "holds" : "counts")) }
    var rows = shown.map { item -> [[Inline]] in
      var row: [[Inline]] = [[.text(item.label)], [.text(item.text)]]
      if hasInterval { row.append([.text(item.interval ?? "")]) }
      if hasExpected { row.append([.text(item.expected ?? "")]) }
      if hasVerdict { row.append([.text(mark(item))]) }
      return row
    }
    if ordered.count > shown.count {
      rows.append([[.emphasis([.text("and \(ordered.count - shown.count) more, in the JSON report")])]])
    }
    return Table(columns: columns, rows: rows, isAlignedByStyle: true, role: "members")
  }

  private func mark(_ item: Measured) -> String {
    guard judging == .each else { return item.holds.map { $0 ? "yes" : "–" } ?? "open" }
    return item.holds.map { $0 ? "✓" : "✗ no" } ?? "≈ open"
  }

  private func value(_ item: Measured) -> [Inline] {
    [.text(item.label.isEmpty ? item.text : "\(item.label) \(item.text)")]
  }

  private func figure(_ item: Measured) -> [Inline] {
    var words: [Inline] = item.label.isEmpty ? [] : [.text(item.label + " ")]
    words.append(.figure(item.text))
    let about = [item.interval, item.sampleSize.map { "n = \($0)" }].compactMap { $0 }.joined(separator: ", ")
    if !about.isEmpty { words.append(.span("interval", [.text(" (\(about))")])) }
    if judging == .each {
      if item.holds == false, let expected = item.expected { words.append(.text(" instead of \(expected)")) }
      if item.holds == nil { words.append(.text(" (open)")) }
    }
    return words
  }
}
