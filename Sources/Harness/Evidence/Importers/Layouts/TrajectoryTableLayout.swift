import Ground

/// PR of every head at every checkpoint as a table: `head,1,200,…` and one line a head, values cut to two
/// decimals.
enum TrajectoryTableLayout: ResultLayout {
  static let quantities: [Quantity] = [.pr, .layerCount, .headCount]

  static func recognises(_ file: ResultFile) -> Bool {
    guard let header = file.table?.header, header.count > 1 else { return false }
    return header[0] == "head" && header.dropFirst().allSatisfy { Int($0) != nil }
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let table = file.table else { return }
    rows.subject = try SubjectRule.trajectory(of: file)
    rows.run = "trajectory"
    rows.batch = rows.subject.hasPrefix("ts51m/") ? "probe" : "synthetic"
    rows.precision = "truncated-2"
    rows.examples = 2000
    let steps = table.header.dropFirst().compactMap { Int($0) }
    if let disorder = HeadListing.disorder(in: steps) {
      throw table.problem(disorder, line: 1, remedy: "sort the columns and keep each step once")
    }
    var heads: [Head] = []
    for line in table.lines {
      guard let head = HeadListing.head(line.name) else {
        throw table.problem(
          "'\(line.name)' is not a head", line: line.number, remedy: "heads are written L0H3")
      }
      heads.append(head)
      for (step, value) in zip(steps, line.values) { rows.add(.pr, value, step: step, head: head) }
    }
    let shape = StatedShape.known(for: rows.subject)
    if let gap = HeadListing.gap(in: heads.sorted(), shape: shape) {
      throw table.problem(
        gap, line: table.lines.last?.number ?? 1,
        remedy: "the table is cut short or of another model: take it again")
    }
    rows.addShape(StatedShape(layers: shape?.layers, headsPerLayer: shape?.headsPerLayer))
  }
}
