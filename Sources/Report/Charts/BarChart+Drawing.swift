import Ground

extension BarChart: ChartDrawing {
  var width: Double { ChartWidth.full }

  func svg(id: String, isStandalone: Bool) -> String {
    var trial = Canvas(id: id, width: width, height: 0)
    let swatches = series.enumerated().map { index, label in
      let pattern = trial.definePattern(FillPattern(series: index), index: index)
      return LegendItem(label: label, swatch: .box(role: "box", opacity: nil, pattern: pattern))
    }
    let top = 30 + Canvas.legendHeight(swatches, width: width) + 14
    let frame = Rectangle(left: 56, top: top, width: width - 64, height: 240)
    let remarks = [errorLabel.isEmpty ? nil : "Error bars: \(errorLabel).", remark(leavingOut: missing)]
      .compactMap { $0 }.joined(separator: " ")
    var canvas = Canvas(id: id, width: width, height: frame.bottom + (remarks.isEmpty ? 44 : 62))
    let patterns = series.indices.map { canvas.definePattern(FillPattern(series: $0), index: $0) }
    canvas.heading(title)
    _ = canvas.legend(swatches, top: 30)

    let ends = groups.flatMap(\.bars).compactMap { $0 }.flatMap {
      [$0.value, $0.lower, $0.upper].compactMap { $0 }
    }
    let y = Scale.linear(over: ends, from: frame.bottom, to: frame.top, maximum: maximum)
    canvas.verticalAxis(y, in: frame, label: valueLabel)
    let groupWidth = frame.width / Double(max(1, groups.count))
    for (index, group) in groups.enumerated() {
      let place = Rectangle(
        left: frame.left + Double(index) * groupWidth, top: frame.top, width: groupWidth, height: frame.height
      )
      draw(group, in: place, y, patterns, on: &canvas)
    }
    let zero = y.place(0) ?? frame.bottom
    canvas.line(Point(x: frame.left, y: zero), Point(x: frame.right, y: zero), role: "axis")
    canvas.text(groupLabel, at: Point(x: frame.midX, y: frame.bottom + 36), role: "lab", anchor: .middle)
    if !remarks.isEmpty { canvas.note(remarks) }
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    let rows = groups.map { group in
      let bars = zip(series, group.bars).compactMap { name, bar in
        bar.flatMap { Scale.isShown($0.value) ? "\(name) \(NumberText.fixed($0.value, decimals: 3))" : nil }
      }
      return "\(groupLabel) \(group.label): \(bars.joined(separator: ", "))"
    }
    guard !rows.isEmpty else { return "\(valueLabel) by \(groupLabel): no values." }
    return "\(valueLabel) by \(groupLabel). " + rows.joined(separator: "; ") + "."
  }

  private var missing: Int {
    groups.flatMap(\.bars).compactMap { $0 }.count { !Scale.isShown($0.value) }
  }

  private func draw(
    _ group: Group, in place: Rectangle, _ y: Scale, _ patterns: [String], on canvas: inout Canvas
  ) {
    let slot = min(place.width * 0.86 / Double(max(1, series.count)), 46)
    let start = place.midX - slot * Double(series.count) / 2
    for (index, bar) in group.bars.prefix(series.count).enumerated() {
      guard let bar, let end = y.place(bar.value), let zero = y.place(0) else { continue }
      let frame = Rectangle(
        left: start + Double(index) * slot + 1, top: min(end, zero), width: max(1, slot - 2),
        height: max(0.8, abs(end - zero)))
      canvas.rectangle(frame, role: "box", pattern: patterns[index])
      var labelTop = min(end, zero)
      if let lower = bar.lower.flatMap(y.place), let upper = bar.upper.flatMap(y.place) {
        drawError(at: frame.midX, from: lower, to: upper, on: &canvas)
        labelTop = min(labelTop, upper)
      }
      if slot >= 22 {
        let text = NumberText.fixed(bar.value, decimals: 2)
        canvas.text(text, at: Point(x: frame.midX, y: labelTop - 4), role: "tiny", anchor: .middle)
      }
    }
    canvas.text(group.label, at: Point(x: place.midX, y: place.bottom + 17), role: "num", anchor: .middle)
  }

  private func drawError(at x: Double, from lower: Double, to upper: Double, on canvas: inout Canvas) {
    canvas.line(Point(x: x, y: lower), Point(x: x, y: upper), role: "err")
    for end in [lower, upper] {
      canvas.line(Point(x: x - 3, y: end), Point(x: x + 3, y: end), role: "err")
    }
  }
}
