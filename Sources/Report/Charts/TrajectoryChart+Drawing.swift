import Ground
import Mathematics

extension TrajectoryChart: ChartDrawing {
  var width: Double { isSmall ? 300 : ChartWidth.half }

  func svg(id: String, isStandalone: Bool) -> String {
    isSmall ? small(id: id) : large(id: id, isStandalone: isStandalone)
  }

  /// One of several: curves and accuracy, the time of the event, no names.
  private func small(id: String) -> String {
    let left = 34.0
    let upper = Rectangle(left: left, top: 26, width: width - left - 20, height: 120)
    let lower = Rectangle(left: left, top: upper.bottom + 10, width: upper.width, height: 44)
    var canvas = Canvas(id: id, width: width, height: lower.bottom + 42)
    canvas.heading(title)
    let x = stepScale(from: left, to: upper.right, tickCount: 4)
    let y = Scale.linear(over: (picks + rest).lazy.flatMap(\.values), from: upper.bottom, to: upper.top, tickCount: 3)
    canvas.horizontalAxis(x, in: upper, label: "", showsNumbers: false)
    canvas.verticalAxis(y, in: upper, label: "")
    drawRest(on: &canvas, x, y)
    for pick in picks { canvas.curve(points(of: pick, x, y), role: "pick") }
    let share = Scale.linear(over: [], from: lower.bottom, to: lower.top, maximum: 1, tickCount: 1)
    canvas.horizontalAxis(x, in: lower, label: "training step")
    canvas.verticalAxis(share, in: lower, label: "")
    for (index, curve) in accuracy.enumerated() { canvas.curve(points(of: curve, x, share), role: accuracyStyle(index).stroke) }
    drawEvent(on: &canvas, x, from: upper.top, to: lower.bottom)
    return canvas.drawing(title: title, description: spoken, isStandalone: false)
  }

  /// A line where the accuracy first reaches one half.
  private func drawEvent(on canvas: inout Canvas, _ x: Scale, from top: Double, to bottom: Double) {
    guard let curve = accuracy.first, let index = curve.values.firstIndex(where: { $0 >= 0.5 }), index < curve.steps.count,
      let place = x.place(curve.steps[index])
    else { return }
    canvas.line(Point(x: place, y: top), Point(x: place, y: bottom), role: "guide")
  }

  private func large(id: String, isStandalone: Bool) -> String {
    let legend = legendItems
    let top = 30 + Canvas.legendHeight(legend, width: width) + 8
    let left = 56.0
    let plotWidth = width - left - 58
    let upper = Rectangle(left: left, top: top, width: plotWidth, height: 250)
    let lower = Rectangle(left: left, top: upper.bottom + 20, width: plotWidth, height: 88)
    var canvas = Canvas(id: id, width: width, height: lower.bottom + (missing > 0 ? 62 : 44))
    canvas.heading(title)
    _ = canvas.legend(legend, top: 30)

    let x = stepScale(from: left, to: upper.right)
    let y = Scale.linear(
      over: (picks + rest).lazy.flatMap(\.values), from: upper.bottom, to: upper.top)
    canvas.horizontalAxis(x, in: upper, label: "", showsNumbers: false)
    canvas.verticalAxis(y, in: upper, label: quantity)
    drawRest(on: &canvas, x, y)
    for pick in picks { canvas.curve(points(of: pick, x, y), role: "pick") }
    labelEnds(on: &canvas, upper, x, y)

    let share = Scale.linear(
      over: [], from: lower.bottom, to: lower.top, maximum: 1, tickCount: 2)
    canvas.horizontalAxis(x, in: lower, label: "training step")
    canvas.verticalAxis(share, in: lower, label: "accuracy")
    for (index, curve) in accuracy.enumerated() {
      canvas.curve(points(of: curve, x, share), role: accuracyStyle(index).stroke)
    }
    drawEvent(on: &canvas, x, from: upper.top, to: lower.bottom)
    if let note = remark(leavingOut: missing) { canvas.note(note) }
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    var words = "\(quantity) of \(picks.count) picked heads against \(rest.count) others"
    let steps = allSteps
    guard let first = steps.min(), let last = steps.max() else { return words + ": no values." }
    words += " from step \(NumberText.short(first)) to \(NumberText.short(last))"
    words += ", with the accuracy below on the same axis."
    if let picked = medianSpread(picks), let other = medianSpread(rest) {
      words +=
        " The median spread (maximum minus minimum) is \(NumberText.fixed(picked, decimals: 1)) for the picks"
        + " and \(NumberText.fixed(other, decimals: 1)) for the others."
    }
    for curve in accuracy {
      guard let index = curve.values.firstIndex(where: { $0 >= 0.5 }), index < curve.steps.count else {
        continue
      }
      words += " \(curve.label) first reaches one half at step \(NumberText.short(curve.steps[index]))."
    }
    return words
  }

  private var legendItems: [LegendItem] {
    var items = [LegendItem(label: "picked heads (\(picks.count))", swatch: .line(role: "pick", marker: nil))]
    items.append(
      LegendItem(
        label: "other heads (\(rest.count)), 10–90 %", swatch: .box(role: "band", opacity: 0.2, pattern: nil))
    )
    items.append(LegendItem(label: "their median", swatch: .line(role: "median", marker: nil)))
    for (index, curve) in accuracy.enumerated() {
      items.append(
        LegendItem(label: curve.label, swatch: .line(role: accuracyStyle(index).stroke, marker: nil)))
    }
    return items
  }

  /// The first colour is that of the picked heads.
  private func accuracyStyle(_ index: Int) -> SeriesStyle { SeriesStyle(index, colour: index + 1) }

  private var allSteps: [Double] {
    (picks + rest + accuracy).flatMap(\.steps).filter(Scale.isShown)
  }

  private var missing: Int {
    (picks + rest + accuracy).reduce(0) { $0 + $1.values.count { !Scale.isShown($0) } }
  }

  private func stepScale(from start: Double, to end: Double, tickCount: Int = 6) -> Scale {
    switch axis {
    case .logarithmic: .logarithmic(over: allSteps, from: start, to: end)
    case .root: .root(to: allSteps.max() ?? 1, from: start, to: end)
    case .linear: .exact(allSteps.min() ?? 0, allSteps.max() ?? 1, from: start, to: end, tickCount: tickCount)
    }
  }

  private func points(of curve: Curve, _ x: Scale, _ y: Scale) -> [Point?] {
    zip(curve.steps, curve.values).map { step, value in
      guard let x = x.place(step), let y = y.place(value) else { return nil }
      return Point(x: x, y: y)
    }
  }

  /// The band between the tenth and the ninetieth percentile of the heads not picked, and their median.
  private func drawRest(on canvas: inout Canvas, _ x: Scale, _ y: Scale) {
    guard let steps = rest.first?.steps else { return }
    var lower: [Point] = []
    var upper: [Point] = []
    var middle: [Point?] = []
    for (index, step) in steps.enumerated() {
      let values = rest.compactMap { index < $0.values.count ? $0.values[index] : nil }
        .filter(Scale.isShown).sorted()
      guard let place = x.place(step), let low = quantile(0.1, ofSorted: values).flatMap(y.place),
        let high = quantile(0.9, ofSorted: values).flatMap(y.place),
        let median = quantile(0.5, ofSorted: values).flatMap(y.place)
      else {
        middle.append(nil)
        continue
      }
      lower.append(Point(x: place, y: low))
      upper.append(Point(x: place, y: high))
      middle.append(Point(x: place, y: median))
    }
    canvas.area(lower + upper.reversed(), role: "band")
    canvas.curve(middle, role: "median")
  }

  /// Names of the picks at the right ends of their curves, moved apart so that none covers another; where
  /// they do not all fit, those of the widest spread.
  private func labelEnds(on canvas: inout Canvas, _ frame: Rectangle, _ x: Scale, _ y: Scale) {
    let gap = 12.5
    let room = Int(frame.height / gap)
    let named = picks.sorted { (spread($0) ?? 0, $1.label) > (spread($1) ?? 0, $0.label) }.prefix(room)
    var ends: [(label: String, y: Double)] = []
    for pick in named {
      guard let last = points(of: pick, x, y).last(where: { $0 != nil }), let end = last else { continue }
      ends.append((pick.label, end.y))
    }
    ends.sort { ($0.y, $0.label) < ($1.y, $1.label) }
    var places: [Double] = []
    for end in ends { places.append(max(end.y, (places.last ?? -.infinity) + gap)) }
    var limit = frame.bottom
    for index in places.indices.reversed() {
      places[index] = min(places[index], limit)
      limit = places[index] - gap
    }
    for (end, place) in zip(ends, places) {
      canvas.line(Point(x: frame.right + 1, y: end.y), Point(x: frame.right + 8, y: place), role: "faint")
      canvas.text(end.label, at: Point(x: frame.right + 10, y: place + 3.5), role: "tiny")
    }
  }

  func spread(_ curve: Curve) -> Double? {
    Trajectory.spread(of: curve.values.lazy.filter(Scale.isShown))
  }

  private func medianSpread(_ curves: [Curve]) -> Double? {
    quantile(0.5, ofSorted: curves.compactMap(spread).sorted())
  }
}
