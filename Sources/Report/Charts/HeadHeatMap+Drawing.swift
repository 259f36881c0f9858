import Ground

extension HeadHeatMap: ChartDrawing {
  var width: Double { HeadGrid.width(heads: values.map(\.count).max() ?? 0) }

  func svg(id: String, isStandalone: Bool) -> String {
    let grid = HeadGrid(
      layers: values.count, heads: values.map(\.count).max() ?? 0, top: 76, width: width)
    var canvas = Canvas(id: id, width: width, height: grid.frame.bottom + (missing > 0 ? 58 : 40))
    canvas.heading(title)
    drawScale(on: &canvas)
    drawCells(grid, on: &canvas)
    // Frames last, so that no neighbour's cell covers them.
    for head in marked where contains(head) {
      let cell = grid.cell(layer: head.layer, head: head.head)
      let frame = Rectangle(
        left: cell.left + 1, top: cell.top + 1, width: cell.width - 2, height: cell.height - 2)
      canvas.rectangle(frame, role: "mark")
    }
    grid.drawSides(on: &canvas)
    if let note = remark(leavingOut: missing) { canvas.note(note) }
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    var words = "\(quantity) of \(values.count) layers with \(values.map(\.count).max() ?? 0) heads each"
    guard let range else { return words + ": no values." }
    words += ", from \(number(range.lowerBound)) to \(number(range.upperBound))"
    words += "."
    let top = values.enumerated().flatMap { layer, row in
      row.enumerated().filter { Scale.isShown($1) }.map { (Head(layer: layer, head: $0), $1) }
    }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(5)
    if !top.isEmpty {
      words += " Largest: " + top.map { "\($0) \(number($1))" }.joined(separator: ", ") + "."
    }
    if !marked.isEmpty { words += " Framed (\(markLabel)): \(marked)." }
    return words
  }

  private var range: ClosedRange<Double>? {
    let shown = values.joined().filter(Scale.isShown)
    guard let low = shown.min(), let high = shown.max() else { return nil }
    return low...high
  }

  private var missing: Int { values.joined().count { !Scale.isShown($0) } }

  private func contains(_ head: Head) -> Bool {
    values.indices.contains(head.layer) && values[head.layer].indices.contains(head.head)
  }

  private func number(_ value: Double) -> String { NumberText.fixed(value, decimals: decimals) }

  /// How dark a value is.
  private func opacity(_ value: Double) -> Double {
    guard let range, range.upperBound > range.lowerBound else { return ChartStyle.heat(0.5) }
    return ChartStyle.heat((value - range.lowerBound) / (range.upperBound - range.lowerBound))
  }

  /// Cells as dark as their values are large, with the numbers in them.
  private func drawCells(_ grid: HeadGrid, on canvas: inout Canvas) {
    var numbers: [(text: String, place: Point)] = []
    // Cells of one shade in one element.
    var shades: [Int: [Rectangle]] = [:]
    for (layer, row) in values.enumerated() {
      for (head, value) in row.enumerated() {
        let cell = grid.cell(layer: layer, head: head)
        guard Scale.isShown(value) else {
          canvas.rectangle(cell, role: "empty")
          continue
        }
        shades[Int((100 * opacity(value)).rounded()), default: []].append(cell)
        numbers.append((number(value), Point(x: cell.midX, y: cell.midY + 4)))
      }
    }
    for (shade, cells) in shades.sorted(by: { $0.key < $1.key }) {
      canvas.rectangles(cells, role: "heat", opacity: Double(shade) / 100)
    }
    canvas.texts(numbers, role: "cell")
  }

  /// The legend: a row of swatches from the smallest to the largest value, with numbers, and the frame's
  /// meaning.
  private func drawScale(on canvas: inout Canvas) {
    guard let range else { return }
    canvas.text(quantity, at: Point(x: 4, y: 42), role: "lab")
    let start = max(170, Canvas.width(of: quantity) + 24)
    let lower = number(range.lowerBound)
    let left = start + Canvas.width(of: lower, size: 11) + 8
    canvas.text(lower, at: Point(x: start, y: 42), role: "num")
    for index in 0..<12 {
      let frame = Rectangle(left: left + Double(index) * 13, top: 32, width: 13, height: 13)
      canvas.rectangle(frame, role: "heat", opacity: ChartStyle.heat(Double(index) / 11))
    }
    canvas.text(number(range.upperBound), at: Point(x: left + 12 * 13 + 8, y: 42), role: "num")
    guard !marked.isEmpty else { return }
    canvas.rectangle(Rectangle(left: 5, top: 52, width: 20, height: 14), role: "mark")
    canvas.text("\(markLabel) (\(marked.count))", at: Point(x: 32, y: 64), role: "key")
  }
}
