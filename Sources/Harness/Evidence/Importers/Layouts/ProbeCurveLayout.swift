/// Probe accuracy over training as a table: `step,probe_in_acc,probe_ood_acc`, over 2000 examples.
enum ProbeCurveLayout: ResultLayout {
  static let quantities: [Quantity] = [.pin, .pood]

  static func recognises(_ file: ResultFile) -> Bool {
    file.table?.header == ["step", "probe_in_acc", "probe_ood_acc"]
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let table = file.table else { return }
    rows.subject = try SubjectRule.probeSeed(of: file)
    rows.run = "curve"
    rows.batch = "probe"
    rows.precision = "fp32"
    rows.examples = 2000
    var steps: [Int] = []
    for line in table.lines {
      guard let step = Int(line.name), step >= 0, line.values.count == 2 else {
        throw table.problem(
          "'\(line.name)' is not a step", line: line.number, remedy: "steps are whole numbers ≥ 0")
      }
      steps.append(step)
      for (accuracy, quantity) in zip(line.values, [Quantity.pin, .pood]) {
        guard Accuracy.isShare(accuracy, of: 2000), (0...1).contains(accuracy) else {
          throw table.problem(
            "\(accuracy) is not a count over 2000 examples", line: line.number,
            remedy: "the curve is of another evaluation: take the file again")
        }
        rows.add(quantity, accuracy, step: step)
      }
    }
    if let disorder = HeadListing.disorder(in: steps) {
      throw table.problem(
        disorder, line: table.lines.last?.number ?? 1, remedy: "sort the lines and keep each step once")
    }
  }
}
