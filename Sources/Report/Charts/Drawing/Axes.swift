extension Canvas {
  /// The horizontal axis below a frame: ticks, numbers, and what it measures. Without numbers it is the upper
  /// one of two panels that share the axis.
  mutating func horizontalAxis(_ scale: Scale, in frame: Rectangle, label: String, showsNumbers: Bool = true) {
    line(Point(x: frame.left, y: frame.bottom), Point(x: frame.right, y: frame.bottom), role: "axis")
    for tick in scale.ticks {
      guard let x = scale.place(tick) else { continue }
      line(Point(x: x, y: frame.top), Point(x: x, y: frame.bottom), role: "grid")
      line(Point(x: x, y: frame.bottom), Point(x: x, y: frame.bottom + 4), role: "axis")
      if showsNumbers {
        text(scale.label(tick), at: Point(x: x, y: frame.bottom + 17), role: "num", anchor: .middle)
      }
    }
    guard showsNumbers else { return }
    text(label, at: Point(x: frame.midX, y: frame.bottom + 36), role: "lab", anchor: .middle)
  }

  /// The vertical axis left of a frame, with lines across it.
  mutating func verticalAxis(_ scale: Scale, in frame: Rectangle, label: String) {
    for tick in scale.ticks {
      guard let y = scale.place(tick) else { continue }
      line(Point(x: frame.left, y: y), Point(x: frame.right, y: y), role: "grid")
      text(scale.label(tick), at: Point(x: frame.left - 7, y: y + 4), role: "num", anchor: .end)
    }
    line(Point(x: frame.left, y: frame.top), Point(x: frame.left, y: frame.bottom), role: "axis")
    text(
      label, at: Point(x: frame.left - 44, y: frame.midY), role: "lab", anchor: .middle, isUpright: false)
  }

  /// The title above everything.
  mutating func heading(_ title: String) {
    text(title, at: Point(x: 4, y: 17), role: "head")
  }

  /// A remark below everything, such as how many values were left out.
  mutating func note(_ text: String) {
    self.text(text, at: Point(x: 4, y: height - 6), role: "note")
  }
}

/// One entry of a legend.
struct LegendItem {
  enum Swatch {
    /// A stretch of line in a class, with the marker of a series where it has one.
    case line(role: String, marker: Marker?, markerRole: String = "")
    /// A filled box.
    case box(role: String, opacity: Double?, pattern: String?)
    /// A box with letters in it.
    case letter(String, role: String)
  }

  var label: String
  var swatch: Swatch

  fileprivate var width: Double { 30 + Canvas.width(of: label) + 16 }
}

extension Canvas {
  /// Lays a legend out in rows from the given height on, and gives the height below it.
  mutating func legend(_ items: [LegendItem], top: Double) -> Double {
    var x = 4.0
    var y = top
    for item in items {
      if x > 4, x + item.width > width { (x, y) = (4, y + 19) }
      draw(item.swatch, at: Point(x: x, y: y + 8))
      text(item.label, at: Point(x: x + 30, y: y + 12), role: "key")
      x += item.width
    }
    return items.isEmpty ? top : y + 19
  }

  /// How high a legend of these items is in a drawing of the given width.
  static func legendHeight(_ items: [LegendItem], width: Double) -> Double {
    var trial = Canvas(id: "", width: width, height: 0)
    return trial.legend(items, top: 0)
  }

  private mutating func draw(_ swatch: LegendItem.Swatch, at point: Point) {
    switch swatch {
    case .line(let role, let marker, let markerRole):
      line(point, Point(x: point.x + 24, y: point.y), role: role)
      if let marker { self.marker(marker, at: Point(x: point.x + 12, y: point.y), role: markerRole) }
    case .box(let role, let opacity, let pattern):
      let frame = Rectangle(left: point.x + 3, top: point.y - 6, width: 18, height: 12)
      rectangle(frame, role: role, opacity: opacity, pattern: pattern)
    case .letter(let letter, let role):
      let frame = Rectangle(left: point.x + 3, top: point.y - 8, width: 20, height: 16)
      rectangle(frame, role: role, opacity: 0.3)
      text(letter, at: Point(x: frame.midX, y: frame.midY + 4), role: "cell", anchor: .middle)
    }
  }
}
