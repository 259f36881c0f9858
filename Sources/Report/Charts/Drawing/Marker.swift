/// Shapes that tell the points of one series from another's without colour.
enum Marker: Int, CaseIterable, Sendable {
  case circle, square, triangle, diamond, cross, plus

  /// The marker of a series by its place.
  init(series: Int) {
    self = Self.allCases[series % Self.allCases.count]
  }

  /// Outline of the shape around a point.
  func path(at point: Point, radius r: Double) -> String {
    let (x, y) = (point.x, point.y)
    func at(_ dx: Double, _ dy: Double) -> String { Canvas.pair(Point(x: x + dx, y: y + dy)) }
    switch self {
    case .circle:
      let radius = Canvas.coordinate(r)
      return "M\(at(-r, 0))a\(radius) \(radius) 0 1 0 \(Canvas.coordinate(2 * r)) 0"
        + "a\(radius) \(radius) 0 1 0 \(Canvas.coordinate(-2 * r)) 0Z"
    case .square: return "M\(at(-r, -r))L\(at(r, -r))L\(at(r, r))L\(at(-r, r))Z"
    case .triangle: return "M\(at(0, -r - 1))L\(at(r + 0.5, r))L\(at(-r - 0.5, r))Z"
    case .diamond: return "M\(at(0, -r - 1))L\(at(r + 1, 0))L\(at(0, r + 1))L\(at(-r - 1, 0))Z"
    case .cross: return "M\(at(-r, -r))L\(at(r, r))M\(at(-r, r))L\(at(r, -r))"
    case .plus: return "M\(at(-r - 0.5, 0))L\(at(r + 0.5, 0))M\(at(0, -r - 0.5))L\(at(0, r + 0.5))"
    }
  }
}

/// Fills that tell bars apart without colour.
enum FillPattern: Int, CaseIterable, Sendable {
  case solid, rising, dots, falling, bars, grid

  /// The fill of a series by its place.
  init(series: Int) {
    self = Self.allCases[series % Self.allCases.count]
  }

  /// An SVG pattern in the colour of the class `colour`: a light ground with the figure on it.
  func definition(id: String, colour: String) -> String {
    let figure =
      switch self {
      case .solid: "M0 0H8V8H0Z"
      case .rising: "M-1 7L1 9L9 1L7 -1ZM-1 -1L-1 1L1 -1ZM7 9L9 9L9 7Z"
      case .dots: "M1 2a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0 -2.6 0M5 6a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0 -2.6 0"
      case .falling: "M-1 1L1 -1L9 7L7 9ZM7 -1L9 -1L9 1ZM-1 7L1 9L-1 9Z"
      case .bars: "M0 1H8V3H0ZM0 5H8V7H0Z"
      case .grid: "M0 0H8V1.6H0ZM0 0H1.6V8H0Z"
      }
    return "<pattern id=\"\(id)\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
      + "<path class=\"\(colour)\" fill-opacity=\"0.22\" d=\"M0 0H8V8H0Z\"/>"
      + "<path class=\"\(colour)\" d=\"\(figure)\"/></pattern>"
  }
}
