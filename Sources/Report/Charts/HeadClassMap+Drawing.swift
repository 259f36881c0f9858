extension HeadClassMap: ChartDrawing {
  var width: Double { HeadGrid.width(heads: cells.map(\.count).max() ?? 0) }

  func svg(id: String, isStandalone: Bool) -> String {
    let legend = legendItems
    let top = 30 + Canvas.legendHeight(legend, width: width) + 10
    let grid = HeadGrid(
      layers: cells.count, heads: cells.map(\.count).max() ?? 0, top: top, width: width)
    var canvas = Canvas(id: id, width: width, height: grid.frame.bottom + 40)
    canvas.heading(title)
    _ = canvas.legend(legend, top: 30)
    for index in classes.indices { draw(index, letter: classes[index].letter, grid, on: &canvas) }
    draw(nil, letter: "·", grid, on: &canvas)
    grid.drawSides(on: &canvas)
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    let counts = classes.indices.map { index in "\(classes[index].name) \(count(of: index))" }
    let heads = cells.reduce(0) { $0 + $1.count }
    guard heads > 0 else { return "Class of each head: no values." }
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
    return known + [
      LegendItem(label: "unclassified (\(count(of: nil)))", swatch: .letter("·", role: "empty"))
    ]
  }

  /// All cells of one class.
  private func draw(_ index: Int?, letter: String, _ grid: HeadGrid, on canvas: inout Canvas) {
    var frames: [Rectangle] = []
    var letters: [(text: String, place: Point)] = []
    for (layer, row) in cells.enumerated() {
      for (head, found) in row.enumerated() where (isKnown(found) ? found : nil) == index {
        let cell = grid.cell(layer: layer, head: head)
        frames.append(
          Rectangle(left: cell.left + 0.5, top: cell.top + 0.5, width: cell.width - 1, height: cell.height - 1))
        letters.append((letter, Point(x: cell.midX, y: cell.midY + 4)))
      }
    }
    canvas.rectangles(frames, role: index.map { "f\($0 % ChartStyle.colours) tint" } ?? "empty")
    canvas.texts(letters, role: index == nil ? "cell" : "cell bold")
  }
}
