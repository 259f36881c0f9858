/// How the lines of a chart are told apart: by colour, dashes and marker, so that the chart is readable without colour.
struct SeriesStyle {
  /// Place of the line among those of its chart, from 0.
  var index: Int
  /// Place of its colour: another one where an earlier part of the chart took the first colours.
  var colour: Int

  init(_ index: Int, colour: Int? = nil) {
    self.index = index
    self.colour = colour ?? index
  }

  /// Classes of the line.
  var stroke: String { "s\(colour % ChartStyle.colours) d\(index % ChartStyle.dashes)" }
  /// Class of the markers on it.
  var point: String { "m\(colour % ChartStyle.colours)" }
  var marker: Marker { Marker(series: index) }

  /// The entry of a line with markers.
  func legendItem(_ label: String) -> LegendItem {
    LegendItem(label: label, swatch: .line(role: stroke, marker: marker, markerRole: point))
  }

  /// The entries of lines with markers, in their order.
  static func legend(_ labels: [String]) -> [LegendItem] {
    labels.enumerated().map { SeriesStyle($0).legendItem($1) }
  }
}

extension Canvas {
  /// A line with a marker at each of its points, which gaps interrupt.
  mutating func markedCurve(_ points: [Point?], _ style: SeriesStyle) {
    curve(points, role: style.stroke)
    for case let place? in points { marker(style.marker, at: place, role: style.point) }
  }
}
