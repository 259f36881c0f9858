import Ground

extension TrendChart: ChartDrawing {
  var width: Double { ChartWidth.half }

  func svg(id: String, isStandalone: Bool) -> String {
    let legend = SeriesStyle.legend(lines.map(\.label))
    let top = 30 + Canvas.legendHeight(legend, width: width) + 10
    let frame = Rectangle(left: 60, top: top, width: width - 76, height: 220)
    var canvas = Canvas(id: id, width: width, height: frame.bottom + (missing > 0 ? 62 : 44))
    canvas.heading(title)
    _ = canvas.legend(legend, top: 30)
    let steps = lines.flatMap(\.steps).filter(Scale.isShown)
    let x = Scale.exact(steps.min() ?? 0, steps.max() ?? 1, from: frame.left + 8, to: frame.right - 8)
    let reach = lines.flatMap { line in
      line.values.indices.flatMap { index -> [Double] in
        let margin = line.margin(index) ?? 0
        return [line.values[index] - margin, line.values[index] + margin]
      }
    }
    let y = Scale.linear(
      over: maximum == nil ? reach : reach.map { max(0, $0) }, from: frame.bottom, to: frame.top, maximum: maximum)
    canvas.horizontalAxis(x, in: frame, label: "training step")
    canvas.verticalAxis(y, in: frame, label: valueLabel)
    for (index, line) in lines.enumerated() { draw(line, index, on: &canvas, x, y) }
    if let note = remark(leavingOut: missing) { canvas.note(note) }
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  private func draw(_ line: Line, _ index: Int, on canvas: inout Canvas, _ x: Scale, _ y: Scale) {
    let style = SeriesStyle(index)
    var points: [Point?] = []
    for (place, step) in line.steps.enumerated() where place < line.values.count {
      let value = line.values[place]
      guard let across = x.place(step), let up = y.place(value) else {
        points.append(nil)
        continue
      }
      points.append(Point(x: across, y: up))
      guard let margin = line.margin(place), margin > 0,
        let low = y.place(max(y.lower, value - margin)), let high = y.place(min(y.upper, value + margin))
      else { continue }
      canvas.line(Point(x: across, y: low), Point(x: across, y: high), role: style.stroke)
    }
    // On long trainings markers would hide the line.
    if points.count <= 60 { canvas.markedCurve(points, style) } else { canvas.curve(points, role: style.stroke) }
  }

  var spoken: String {
    let words = lines.map { line -> String in
      let shown = zip(line.steps, line.values).filter { Scale.isShown($1) }
      guard let first = shown.first, let last = shown.last else { return "\(line.label): no values" }
      return "\(line.label): \(NumberText.short(first.1, digits: 3)) at step \(NumberText.short(first.0)), "
        + "\(NumberText.short(last.1, digits: 3)) at step \(NumberText.short(last.0))"
    }
    return "\(valueLabel) over training. " + words.joined(separator: "; ") + "."
  }

  private var missing: Int { lines.reduce(0) { $0 + $1.values.count { !Scale.isShown($0) } } }
}

extension TrendChart.Line {
  func margin(_ index: Int) -> Double? { index < margins.count ? margins[index] : nil }
}
