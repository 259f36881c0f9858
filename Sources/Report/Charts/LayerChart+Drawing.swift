import Ground

extension LayerChart: ChartDrawing {
  var width: Double { ChartWidth.half }

  func svg(id: String, isStandalone: Bool) -> String {
    let legend = SeriesStyle.legend(lines.map(\.label))
    let top = 30 + Canvas.legendHeight(legend, width: width) + 10
    let frame = Rectangle(left: 56, top: top, width: width - 72, height: 260)
    var canvas = Canvas(id: id, width: width, height: frame.bottom + (missing > 0 ? 62 : 44))
    canvas.heading(title)
    _ = canvas.legend(legend, top: 30)

    let depth = lines.map(\.values.count).max() ?? 1
    let x = Scale.exact(
      0, Double(max(1, depth - 1)), from: frame.left + 8, to: frame.right - 8, tickCount: 12)
    let y = Scale.linear(
      over: lines.lazy.flatMap(\.values), from: frame.bottom, to: frame.top, maximum: maximum)
    canvas.horizontalAxis(x, in: frame, label: "layer")
    canvas.verticalAxis(y, in: frame, label: valueLabel)
    for (index, line) in lines.enumerated() {
      let points = line.values.enumerated().map { layer, value -> Point? in
        guard let x = x.place(Double(layer)), let y = y.place(value) else { return nil }
        return Point(x: x, y: y)
      }
      canvas.markedCurve(points, SeriesStyle(index))
    }
    if let note = remark(leavingOut: missing) { canvas.note(note) }
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    let words = lines.map { line -> String in
      let shown = line.values.enumerated().filter { Scale.isShown($1) }
      guard let top = shown.max(by: { $0.element < $1.element }), let first = shown.first else {
        return "\(line.label): no values"
      }
      return "\(line.label): \(NumberText.fixed(first.element, decimals: 2)) in layer \(first.offset), "
        + "highest \(NumberText.fixed(top.element, decimals: 2)) in layer \(top.offset)"
    }
    return "\(valueLabel) by layer. " + words.joined(separator: "; ") + "."
  }

  private var missing: Int { lines.reduce(0) { $0 + $1.values.count { !Scale.isShown($0) } } }
}
