/// A chart that can be drawn as SVG and told in words.
protocol ChartDrawing {
  var title: String { get }
  /// What the chart shows, in words with the main figures: for screen readers, and where there are no images.
  var spoken: String { get }
  /// How wide the drawing is, in its own units: one of ``ChartWidth``.
  var width: Double { get }
  /// The complete `svg` element. Ids within it begin with `id`; a standalone one carries its own style.
  func svg(id: String, isStandalone: Bool) -> String
}

/// Drawings come in two widths, so that type has the same size in all and two narrow ones fit side by side.
enum ChartWidth {
  static let half = 600.0
  static let full = 760.0
}

extension Chart {
  var drawing: any ChartDrawing {
    switch self {
    case .trajectories(let chart): chart
    case .bars(let chart): chart
    case .heat(let chart): chart
    case .classes(let chart): chart
    case .layers(let chart): chart
    case .elbow(let chart): chart
    case .overlap(let chart): chart
    case .trend(let chart): chart
    }
  }
}

extension ChartFigure {
  /// The figure as a file of its own.
  public var standaloneSVG: String { chart.drawing.svg(id: id, isStandalone: true) + "\n" }

  /// - Parameters:
  ///   - imageFolder: where Markdown finds the figure's file; `nil` leaves the words alone.
  ///   - isSmall: whether it is one of several of its kind side by side.
  func block(imageFolder: String?, isSmall: Bool = false) -> Block {
    var chart = chart.drawing
    if isSmall, case .trajectories(var trajectories) = self.chart {
      trajectories.isSmall = true
      chart = trajectories
    }
    let words: [Inline] = isSmall ? [] : [.prose(caption)]
    return .drawing(
      Block.Drawing(
        id: id, svg: chart.svg(id: "\(id)-chart", isStandalone: false),
        isNarrow: chart.width <= ChartWidth.half, caption: words, description: chart.spoken,
        imagePath: imageFolder.map { "\($0)/\(id).svg" }))
  }
}

/// Words for how many values a chart had to leave out; `nil` for none.
func remark(leavingOut count: Int) -> String? {
  switch count {
  case ..<1: nil
  case 1: "1 value is no finite number and is left out."
  default: "\(count) values are no finite numbers and are left out."
  }
}
