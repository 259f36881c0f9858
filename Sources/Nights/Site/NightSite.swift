import Claims
import Ground
import Report

/// The pages over all nights: an index, one page a claim, and an Atom feed.
public struct NightSite: Sendable {
  private let title: String
  private let address: String
  private let toolVersion: String
  private let nights: [NightRecord]
  /// Places of the nights in their order, which is not that of their names where a clock was put back.
  private let order: [String: Int]
  private let history: [String: [VerdictRecord]]

  /// - Parameters:
  ///   - address: where the site is served, ending on `/`; empty if nowhere.
  ///   - nights: oldest first; those without a page any more are only counted.
  public init(
    title: String, address: String, toolVersion: String, nights: [NightRecord], history: [VerdictRecord]
  ) {
    self.title = title
    self.address = address
    self.toolVersion = toolVersion
    self.nights = nights
    order = Dictionary(nights.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.history = Dictionary(grouping: history, by: \.claim)
  }

  public var claims: [String] { history.keys.sorted() }

  private func page(_ heading: String, _ blocks: [Block], navigation: String, head: String = "") -> String {
    HTMLPage(
      title: heading, header: NodeBuilder.render([.heading(1, [.text(heading)])], as: .html),
      navigation: "<nav class=\"toc\" aria-label=\"Contents\"><ul>\(navigation)</ul></nav>",
      body: NodeBuilder.render(blocks, as: .html),
      madeBy: toolVersion, head: head
    ).rendered()
  }

  /// - Parameter kept: nights whose pages are there.
  public func index(kept: Set<String>) -> String {
    let rows = nights.reversed().prefix(400).map { night -> [[Inline]] in
      let name: Inline = kept.contains(night.id)
        ? .link([.text(night.id)], to: "nights/\(night.id)/index.html") : .text(night.id)
      let changed = flips(of: night.id)
      let failed = night.summary.problems.count { $0.kind == .failed }
      return [
        [name], [.text("\(night.summary.checkpoints)")], [.text("\(night.summary.measured)")],
        [.text("\(changed.count)")], [.text("\(failed)")], [.text(night.tool)],
      ]
    }
    let claimRows = claims.map { id -> [[Inline]] in
      let latest = Dictionary((history[id] ?? []).map { ("\($0.check) \($0.tier)", $0) }, uniquingKeysWith: { $1 })
      let verdict = Verdict.together(latest.values.map(\.verdict).filter { $0 != .notRun }) ?? .notRun
      let last = (history[id] ?? []).last { changed($0) }
      return [
        [.link([.text(id)], to: "claims/\(id).html")], [verdict.badge()],
        [.text(last.map { "changed \($0.night)" } ?? "")],
      ]
    }
    return page(
      title,
      [
        .heading(2, [.text("Nights")], id: "nights"),
        .table(
          Table(
            columns: [
              Table.Column("night (UTC)"), Table.Column("checkpoints", .trailing), Table.Column("units measured", .trailing),
              Table.Column("changed verdicts", .trailing), Table.Column("failed", .trailing), Table.Column("program"),
            ], rows: Array(rows))),
        .heading(2, [.text("Claims")], id: "claims"),
        .table(Table(columns: ["claim", "verdict", "last change"].map { Table.Column($0) }, rows: claimRows)),
      ],
      navigation: "<li><a href=\"#nights\">Nights</a></li><li><a href=\"#claims\">Claims</a></li>"
        + "<li><a href=\"feed.xml\">Feed</a></li>",
      head: "\n<link rel=\"alternate\" type=\"application/atom+xml\" href=\"feed.xml\" />")
  }

  /// One claim's history, newest first.
  public func page(of claim: Claim?, id: String, kept: Set<String>) -> String {
    let records = history[id] ?? []
    var blocks: [Block] = []
    if let claim {
      blocks += [
        .paragraph([.strong([.text(claim.title)])]), .prose(claim.statement),
        .paragraph([.emphasis(["Refuted by:"]), " ", .prose(claim.refutedBy.map(\.what).joined(separator: " "))], role: "small"),
      ]
    }
    for (check, lines) in Dictionary(grouping: records, by: \.check).sorted(by: { $0.key < $1.key }) {
      blocks.append(.heading(2, [.text(check)], id: check))
      if let words = claim?.checks.first(where: { $0.id == check })?.says { blocks.append(.paragraph([.text(words)])) }
      let rows = lines.reversed().map { record -> [[Inline]] in
        let night: Inline = kept.contains(record.night)
          ? .link([.text(record.night)], to: "../nights/\(record.night)/index.html") : .text(record.night)
        let values = record.result.items.prefix(4).map { [$0.label, $0.value].filter { !$0.isEmpty }.joined(separator: " ") }
        return [
          [night], [record.verdict.badge(on: record.tier)],
          [.text(values.isEmpty ? String(record.result.reason.prefix(200)) : values.joined(separator: "; "))],
          [.text([record.cause, record.noise.words].filter { !$0.isEmpty }.joined(separator: "; "))],
          [.code(record.claimDigest)], [.text(record.tool)],
        ]
      }
      blocks.append(
        .table(
          Table(
            columns: ["night", "verdict", "measured", "why", "claim file", "program"].map { Table.Column($0) },
            rows: rows, stacksWhenNarrow: true)))
    }
    return page(id, blocks, navigation: "<li><a href=\"../index.html\">All claims</a></li>")
  }

  /// The newest nights as an Atom feed.
  public var feed: String {
    let base = address.isEmpty ? "urn:claims-nightly:" : address
    let updated = nights.last.map { Self.time($0.id) } ?? "1970-01-01T00:00:00Z"
    let entries = nights.suffix(50).reversed().map { night -> String in
      let changes = flips(of: night.id).map { "\($0.reference): \($0.verdict.rawValue) \($0.cause)" }
      let failed = night.summary.problems.filter { $0.kind == .failed }.map { "failed: \($0.place): \($0.reason)" }
      let words = "\(counted(night.summary.measured, "unit")) measured, \(counted(changes.count, "changed verdict")), \(failed.count) failed"
      let lines = ([words] + changes.prefix(50) + failed.prefix(20)).joined(separator: "\n")
      let link = address.isEmpty ? "nights/\(night.id)/index.html" : "\(address)nights/\(night.id)/index.html"
      return """
          <entry>
            <id>\(Self.escaped("\(base)nights/\(night.id)"))</id>
            <title>\(Self.escaped(words))</title>
            <updated>\(Self.time(night.id))</updated>
            <link href="\(Self.escaped(link))"/>
            <content type="text">\(Self.escaped(lines))</content>
          </entry>

        """
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom">
        <id>\(Self.escaped(base))</id>
        <title>\(Self.escaped(title))</title>
        <updated>\(updated)</updated>
        <author><name>\(Self.escaped(toolVersion))</name></author>
        \(address.isEmpty ? "" : "<link rel=\"self\" href=\"\(Self.escaped(address))feed.xml\"/>")
      \(entries.joined())</feed>

      """
  }

  /// Records of a night whose verdict is another than before.
  private func flips(of night: String) -> [VerdictRecord] {
    history.values.flatMap { $0.filter { $0.night == night && changed($0) } }.sorted { $0.reference < $1.reference }
  }

  private func changed(_ record: VerdictRecord) -> Bool {
    let earlier = (history[record.claim] ?? []).last {
      $0.check == record.check && $0.tier == record.tier && (order[$0.night] ?? -1) < (order[record.night] ?? -1)
    }
    return earlier.map { $0.verdict != record.verdict } ?? false
  }

  /// `2026-11-22T21-59-03Z` as XML writes it.
  static func time(_ night: String) -> String {
    let parts = night.split(separator: "T", maxSplits: 1)
    guard parts.count == 2 else { return "1970-01-01T00:00:00Z" }
    return "\(parts[0])T\(parts[1].replacing("-", with: ":"))"
  }

  private static func escaped(_ text: String) -> String { text.escapedForMarkup }
}
