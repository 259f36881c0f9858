import Ground

extension ElbowChart: ChartDrawing {
  var width: Double { ChartWidth.half }

  func svg(id: String, isStandalone: Bool) -> String {
    let sorted = sortedValues
    let legend = [
      LegendItem(label: "heads in descending order", swatch: .line(role: "s0", marker: nil)),
      LegendItem(label: "chord from first to last", swatch: .line(role: "faint", marker: nil)),
      LegendItem(label: "elbow: farthest from the chord", swatch: .line(role: "guide", marker: nil)),
    ]
    let top = 30 + Canvas.legendHeight(legend, width: width) + 10
    let frame = Rectangle(left: 64, top: top, width: width - 76, height: 240)
    var canvas = Canvas(id: id, width: width, height: frame.bottom + (missing > 0 ? 62 : 44))
    canvas.heading(title)
    _ = canvas.legend(legend, top: 30)

    let x = Scale.exact(
      0, Double(max(1, sorted.count - 1)), from: frame.left, to: frame.right, tickCount: 10)
    let y = Scale.linear(over: sorted, from: frame.bottom, to: frame.top)
    canvas.horizontalAxis(x, in: frame, label: "place in descending order (from 0)")
    canvas.verticalAxis(y, in: frame, label: quantity)
    let points = sorted.enumerated().map { place, value -> Point? in
      guard let x = x.place(Double(place)), let y = y.place(value) else { return nil }
      return Point(x: x, y: y)
    }
    if let first = points.first, let first, let last = points.last, let last {
      canvas.line(first, last, role: "faint")
    }
    canvas.curve(points, role: "s0")
    canvas.dots(points.compactMap(\.self), role: "dot")
    let all = [(Mark(rank: elbow, label: "elbow at \(elbow)"), "guide")] + marks.map { ($0, "faint") }
    for (mark, role) in all { drawLine(mark, role: role, x, frame, on: &canvas) }
    for (row, (mark, _)) in all.enumerated() { drawLabel(mark, row: row, x, frame, on: &canvas) }
    if let note = remark(leavingOut: missing) { canvas.note(note) }
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    let sorted = sortedValues
    var words = "\(quantity) of \(sorted.count) heads in descending order"
    guard let first = sorted.first, let last = sorted.last else { return words + ": no values." }
    words += ", from \(NumberText.short(first)) down to \(NumberText.short(last))"
    words += ". The elbow is at place \(elbow), counted from 0"
    if sorted.indices.contains(elbow) { words += ", where the value is \(NumberText.short(sorted[elbow]))" }
    return words + "." + marks.map { " \($0.label): place \($0.rank)." }.joined()
  }

  private var sortedValues: [Double] { values.filter(Scale.isShown).sorted(by: >) }
  private var missing: Int { values.count { !Scale.isShown($0) } }

  private func drawLine(_ mark: Mark, role: String, _ x: Scale, _ frame: Rectangle, on canvas: inout Canvas) {
    guard let place = place(of: mark, x, frame) else { return }
    canvas.line(Point(x: place, y: frame.top), Point(x: place, y: frame.bottom), role: role)
  }

  /// The label beside a mark's line, on a plate that covers the lines of other marks.
  private func drawLabel(_ mark: Mark, row: Int, _ x: Scale, _ frame: Rectangle, on canvas: inout Canvas) {
    guard let place = place(of: mark, x, frame) else { return }
    let isLeft = place < frame.midX
    let width = Canvas.width(of: mark.label) + 14
    let top = frame.top + 4 + 18 * Double(row)
    canvas.rectangle(
      Rectangle(left: isLeft ? place + 1 : place - width - 1, top: top, width: width, height: 16), role: "plate")
    canvas.text(
      mark.label, at: Point(x: place + (isLeft ? 6 : -6), y: top + 12), role: "bold",
      anchor: isLeft ? .start : .end)
  }

  private func place(of mark: Mark, _ x: Scale, _ frame: Rectangle) -> Double? {
    x.place(Double(mark.rank)).flatMap { $0 >= frame.left && $0 <= frame.right ? $0 : nil }
  }
}
