/// Where the cells of a layer × head map lie.
struct HeadGrid {
  let frame: Rectangle
  let layers: Int
  let heads: Int
  private let cellWidth: Double
  private let cellHeight: Double

  /// A grid of the given shape below `top`, in a drawing of the given width; tall maps have flatter cells.
  init(layers: Int, heads: Int, top: Double, width: Double) {
    self.layers = layers
    self.heads = heads
    cellWidth = min(44, (width - 52) / Double(max(1, heads)))
    cellHeight = layers > 16 ? 19 : 23
    frame = Rectangle(
      left: 44, top: top, width: cellWidth * Double(heads), height: cellHeight * Double(layers))
  }

  /// How wide a drawing has to be for cells that hold a number.
  static func width(heads: Int) -> Double { heads <= 12 ? ChartWidth.half : ChartWidth.full }

  func cell(layer: Int, head: Int) -> Rectangle {
    Rectangle(
      left: frame.left + Double(head) * cellWidth, top: frame.top + Double(layer) * cellHeight,
      width: cellWidth, height: cellHeight)
  }

  /// Numbers of layers and heads along the sides, and what they are.
  func drawSides(on canvas: inout Canvas) {
    for layer in 0..<layers {
      let cell = cell(layer: layer, head: 0)
      canvas.text(
        "\(layer)", at: Point(x: frame.left - 6, y: cell.midY + 4), role: "num", anchor: .end)
    }
    for head in 0..<heads {
      let cell = cell(layer: 0, head: head)
      canvas.text("\(head)", at: Point(x: cell.midX, y: frame.bottom + 15), role: "num", anchor: .middle)
    }
    canvas.text("head", at: Point(x: frame.midX, y: frame.bottom + 31), role: "lab", anchor: .middle)
    canvas.text(
      "layer", at: Point(x: 14, y: frame.midY), role: "lab", anchor: .middle, isUpright: false)
  }
}
