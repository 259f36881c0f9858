import Ground

/// A place in a drawing, in its own units; y grows downwards.
struct Point: Sendable, Hashable {
  var x: Double
  var y: Double
}

/// A rectangle of a drawing in which a panel lies.
struct Rectangle: Sendable, Hashable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }
  var midX: Double { left + width / 2 }
  var midY: Double { top + height / 2 }
}

/// Collects the elements of one SVG drawing.
///
/// Colours and type sizes come from classes (``ChartStyle``), so that a page's light and dark schemes reach
/// into the drawing. All coordinates pass through ``coordinate(_:)``: at most one decimal, the same on every
/// machine.
struct Canvas {
  enum Anchor: String { case start, middle, end }

  /// Prefix of all ids within the drawing.
  let id: String
  let width: Double
  let height: Double
  private var definitions = ""
  private var body = ""

  init(id: String, width: Double, height: Double) {
    self.id = id
    self.width = width
    self.height = height
  }

  mutating func line(_ from: Point, _ to: Point, role: String) {
    body += "<path class=\"\(role)\" d=\"M\(Self.pair(from))L\(Self.pair(to))\"/>"
  }

  /// A line through the points, broken where one is missing.
  mutating func curve(_ points: [Point?], role: String) {
    var path = ""
    var isDown = false
    for point in points {
      guard let point else {
        isDown = false
        continue
      }
      path += (isDown ? "L" : "M") + Self.pair(point)
      isDown = true
    }
    if !path.isEmpty { body += "<path class=\"\(role)\" d=\"\(path)\"/>" }
  }

  mutating func area(_ points: [Point], role: String) {
    guard let first = points.first else { return }
    let rest = points.dropFirst().map { "L" + Self.pair($0) }.joined()
    body += "<path class=\"\(role)\" d=\"M\(Self.pair(first))\(rest)Z\"/>"
  }

  /// A rectangle; `opacity` (0 … 1) is that of its fill, `pattern` the id of one from
  /// ``definePattern(_:index:colour:)``.
  mutating func rectangle(_ frame: Rectangle, role: String, opacity: Double? = nil, pattern: String? = nil) {
    let attributes = [
      opacity.map { " fill-opacity=\"\(NumberText.fixed($0, decimals: 2))\"" },
      pattern.map { " fill=\"url(#\($0))\"" },
    ].compactMap { $0 }.joined()
    body +=
      "<rect class=\"\(role)\" x=\"\(Self.coordinate(frame.left))\" y=\"\(Self.coordinate(frame.top))\" "
      + "width=\"\(Self.coordinate(frame.width))\" height=\"\(Self.coordinate(frame.height))\"\(attributes)/>"
  }

  mutating func text(
    _ text: String, at point: Point, role: String = "", anchor: Anchor = .start, isUpright: Bool = true
  ) {
    let place = "x=\"\(Self.coordinate(point.x))\" y=\"\(Self.coordinate(point.y))\""
    let role = role.isEmpty ? "" : " class=\"\(role)\""
    let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    let turn =
      isUpright
      ? "" : " transform=\"rotate(-90 \(Self.coordinate(point.x)) \(Self.coordinate(point.y)))\""
    body += "<text\(role) \(place)\(anchor)\(turn)>\(text.escapedForMarkup)</text>"
  }

  /// Rectangles of one class in one element; `opacity` (0 … 1) is that of their fill.
  mutating func rectangles(_ frames: [Rectangle], role: String, opacity: Double? = nil) {
    guard !frames.isEmpty else { return }
    let fill = opacity.map { " fill-opacity=\"\(NumberText.fixed($0, decimals: 2))\"" } ?? ""
    let path = frames.map { frame in
      let (width, height) = (Self.coordinate(frame.width), Self.coordinate(frame.height))
      return "M\(Self.pair(Point(x: frame.left, y: frame.top)))h\(width)v\(height)h-\(width)z"
    }
    body += "<path class=\"\(role)\" d=\"\(path.joined())\"\(fill)/>"
  }

  /// Texts of one class, each centred on its place.
  mutating func texts(_ texts: [(text: String, place: Point)], role: String) {
    guard !texts.isEmpty else { return }
    body += "<g class=\"\(role)\" text-anchor=\"middle\">"
    for (text, place) in texts { self.text(text, at: place) }
    body += "</g>"
  }

  mutating func marker(_ marker: Marker, at point: Point, radius: Double = 3.5, role: String) {
    body += "<path class=\"\(role)\" d=\"\(marker.path(at: point, radius: radius))\"/>"
  }

  /// Dots in one element: lines of no length, which the class's stroke makes round.
  mutating func dots(_ points: [Point], role: String) {
    guard !points.isEmpty else { return }
    body += "<path class=\"\(role)\" d=\"\(points.map { "M\(Self.pair($0))h0" }.joined())\"/>"
  }

  /// Defines a fill pattern in the colour of a class, by default that of the series, and gives its id.
  mutating func definePattern(_ pattern: FillPattern, index: Int, colour: String? = nil) -> String {
    let patternID = "\(id)-p\(index)"
    definitions += pattern.definition(id: patternID, colour: colour ?? "f\(index % ChartStyle.colours)")
    return patternID
  }

  /// The complete drawing. Title and description are what a screen reader says.
  func drawing(title: String, description: String, isStandalone: Bool) -> String {
    let size = "\(Self.coordinate(width)) \(Self.coordinate(height))"
    let style = isStandalone ? "<style>\(ChartStyle.standalone)</style>" : ""
    let definitions = definitions.isEmpty ? "" : "<defs>\(definitions)</defs>"
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 \(size)\" role=\"img\" "
      + "aria-labelledby=\"\(id)-t \(id)-d\"><title id=\"\(id)-t\">\(title.escapedForMarkup)</title>"
      + "<desc id=\"\(id)-d\">\(description.escapedForMarkup)</desc>\(style)\(definitions)\(body)</svg>"
  }

  static func coordinate(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func pair(_ point: Point) -> String { "\(coordinate(point.x)) \(coordinate(point.y))" }

  /// Roughly how wide a text of the given type size is; drawings cannot measure text.
  static func width(of text: String, size: Double = 12) -> Double { Double(text.count) * size * 0.56 }
}
