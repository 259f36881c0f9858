extension HeadClassMap: ChartDrawing {
  private static let width = 760.0

  func svg(id: String, isStandalone: Bool) -> String {
    let legend = legendItems
    let top = 30 + Canvas.legendHeight(legend, width: Self.width) + 10
    let grid = HeadGrid(
      layers: cells.count, heads: cells.map(\.count).max() ?? 0, top: top, width: Self.width)
    var canvas = Canvas(id: id, width: Self.width, height: grid.frame.bottom + 40)
    canvas.heading(title)
    _ = canvas.legend(legend, top: 30)
    for (layer, row) in cells.enumerated() {
      for (head, index) in row.enumerated() {
        draw(index, in: grid.cell(layer: layer, head: head), on: &canvas)
      }
    }
    grid.drawSides(on: &canvas)
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    let counts = classes.indices.map { index in "\(classes[index].name) \(count(of: index))" }
    let heads = cells.reduce(0) { $0 + $1.count }
    return "Class of each of \(heads) heads in \(cells.count) layers: " + counts.joined(separator: ", ")
      + ", unclassified \(count(of: nil))."
  }

  private func count(of index: Int?) -> Int {
    cells.joined().count { $0 == index || (index == nil && !isKnown($0)) }
  }

  private func isKnown(_ index: Int?) -> Bool { index.map(classes.indices.contains) ?? false }

  private var legendItems: [LegendItem] {
    let known = classes.enumerated().map { index, entry in
      LegendItem(
        label: "\(entry.name) (\(count(of: index)))",
        swatch: .letter(entry.letter, role: "f\(index % ChartStyle.colours)"))
    }
    return known + [LegendItem(label: "unclassified (\(count(of: nil)))", swatch: .letter("·", role: "empty"))]
  }

  private func draw(_ index: Int?, in cell: Frame, on canvas: inout Canvas) {
    let frame = Frame(left: cell.left + 0.5, top: cell.top + 0.5, width: cell.width - 1, height: cell.height - 1)
    let centre = Point(x: cell.midX, y: cell.midY + 4)
    guard let index, isKnown(index) else {
      canvas.rectangle(frame, role: "empty")
      canvas.text("·", at: centre, role: "cell", anchor: .middle)
      return
    }
    canvas.rectangle(frame, role: "f\(index % ChartStyle.colours)", opacity: 0.3)
    canvas.text(classes[index].letter, at: centre, role: "cell bold", anchor: .middle)
  }
}
