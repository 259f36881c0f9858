import Ground

extension OverlapMatrix: ChartDrawing {
  var width: Double { ChartWidth.half }

  func svg(id: String, isStandalone: Bool) -> String {
    let left = 20 + min(150, names.map { Canvas.width(of: $0) }.max() ?? 0)
    let side = min(62, (width - left - 8) / Double(max(1, names.count)))
    let frame = Rectangle(
      left: left, top: 58, width: side * Double(names.count), height: side * 0.72 * Double(names.count))
    var canvas = Canvas(id: id, width: width, height: frame.bottom + (expectedByChance.isEmpty ? 12 : 28))
    canvas.heading(title)
    canvas.text(quantity, at: Point(x: 4, y: 36), role: "lab")
    for (index, name) in names.enumerated() {
      let column = cell(index, index, in: frame)
      canvas.text(name, at: Point(x: column.midX, y: frame.top - 6), role: "num", anchor: .middle)
      canvas.text(name, at: Point(x: frame.left - 6, y: column.midY + 4), role: "num", anchor: .end)
    }
    for row in names.indices {
      for column in names.indices { draw(row, column, in: cell(row, column, in: frame), on: &canvas) }
    }
    if !expectedByChance.isEmpty {
      canvas.note("Small figures: expected by chance. Diagonal: size of the set.")
    }
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    var pairs: [String] = []
    for row in names.indices {
      for column in names.indices where column > row {
        guard let count = count(row, column) else { continue }
        let chance = chance(row, column).map { " (\(NumberText.fixed($0, decimals: 1)) by chance)" } ?? ""
        pairs.append("\(names[row]) and \(names[column]) \(count)\(chance)")
      }
    }
    return "\(quantity): " + (pairs.isEmpty ? "no values" : pairs.joined(separator: ", ")) + "."
  }

  private func count(_ row: Int, _ column: Int) -> Int? {
    counts.indices.contains(row) && counts[row].indices.contains(column) ? counts[row][column] : nil
  }

  private func chance(_ row: Int, _ column: Int) -> Double? {
    guard expectedByChance.indices.contains(row), expectedByChance[row].indices.contains(column),
      Scale.isShown(expectedByChance[row][column])
    else { return nil }
    return expectedByChance[row][column]
  }

  private func cell(_ row: Int, _ column: Int, in frame: Rectangle) -> Rectangle {
    let count = Double(max(1, names.count))
    let (width, height) = (frame.width / count, frame.height / count)
    return Rectangle(
      left: frame.left + Double(column) * width, top: frame.top + Double(row) * height, width: width,
      height: height)
  }

  private func draw(_ row: Int, _ column: Int, in cell: Rectangle, on canvas: inout Canvas) {
    let inner = Rectangle(left: cell.left + 1, top: cell.top + 1, width: cell.width - 2, height: cell.height - 2)
    guard let count = count(row, column) else {
      canvas.rectangle(inner, role: "empty")
      return
    }
    let isDiagonal = row == column
    // The share of the smaller set that is in the larger one too.
    let smaller = min(self.count(row, row) ?? 0, self.count(column, column) ?? 0)
    let share = smaller > 0 ? min(1, max(0, Double(count) / Double(smaller))) : 0
    if isDiagonal {
      canvas.rectangle(inner, role: "empty")
    } else {
      canvas.rectangle(inner, role: "heat", opacity: ChartStyle.heat(share))
    }
    let chance = isDiagonal ? nil : chance(row, column)
    canvas.text(
      "\(count)", at: Point(x: cell.midX, y: cell.midY + (chance == nil ? 4 : -1)),
      role: isDiagonal ? "cell" : "cell bold", anchor: .middle)
    if let chance {
      canvas.text(
        NumberText.fixed(chance, decimals: 1), at: Point(x: cell.midX, y: cell.midY + 13),
        role: "tiny", anchor: .middle)
    }
  }
}
