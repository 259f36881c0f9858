/// Long lists of the sources that results rest on. Many results rest on the same: each list is written once, under a
/// number that they refer to.
struct SourceLists {
  /// Sources that a result names itself; more are a list.
  static let longest = 3

  private(set) var lists: [[ProvenanceEntry]] = []
  private var numbers: [[ProvenanceEntry]: Int] = [:]

  init(_ model: ReportModel) {
    for result in model.sections.flatMap(\.claims).flatMap(\.checks).flatMap(\.results) {
      let sources = Self.merged(result.provenance)
      guard sources.count > Self.longest, numbers[sources] == nil else { continue }
      lists.append(sources)
      numbers[sources] = lists.count
    }
  }

  /// The number of the list, from 1; `nil` for sources that are few.
  func number(of sources: [ProvenanceEntry]) -> Int? { numbers[sources] }

  /// Link target of a list, in HTML as on code hosts, which make it from the heading.
  static func id(_ number: Int) -> String { "list-\(number)" }

  /// Sources as they are named: several lines of one file together, `claim.yaml:4,5`.
  static func merged(_ entries: [ProvenanceEntry]) -> [ProvenanceEntry] {
    var merged: [(entry: ProvenanceEntry, lines: [Int])] = []
    for entry in entries {
      var entry = entry
      if entry.source.hasPrefix("./") { entry.source.removeFirst(2) }
      let parts = entry.source.split(separator: ":", omittingEmptySubsequences: false)
      guard entry.digest.isEmpty, parts.count == 2, let line = Int(parts[1]) else {
        merged.append((entry, []))
        continue
      }
      entry.source = String(parts[0])
      if let last = merged.last, last.entry == entry, !last.lines.isEmpty {
        merged[merged.count - 1].lines.append(line)
      } else {
        merged.append((entry, [line]))
      }
    }
    return merged.map { entry, lines in
      var entry = entry
      if !lines.isEmpty { entry.source += ":" + lines.sorted().map(String.init).joined(separator: ",") }
      return entry
    }
  }
}
