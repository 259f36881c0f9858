/// Probe accuracy over training as a table: `step,probe_in_acc,probe_ood_acc`.
enum ProbeCurveLayout: ResultLayout {
  static func recognises(_ file: ResultFile) -> Bool {
    file.table?.header == ["step", "probe_in_acc", "probe_ood_acc"]
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let table = file.table else { return }
    rows.subject = try SubjectRule.probeSeed(of: file)
    rows.run = "curve"
    rows.batch = "probe"
    rows.precision = "fp32"
    var steps: [Int] = []
    for line in table.lines {
      guard let step = Int(line.name), step >= 0, line.values.count == 2 else {
        throw table.problem("'\(line.name)' is not a step", line: line.number, remedy: "steps are whole numbers ≥ 0")
      }
      steps.append(step)
      rows.add(.pin, line.values[0], step: step)
      rows.add(.pood, line.values[1], step: step)
    }
    if let disorder = HeadGrid.disorder(in: steps) {
      throw table.problem(
        disorder, line: table.lines.last?.number ?? 1, remedy: "sort the lines and keep each step once")
    }
  }
}
