import Claims

/// How many claims have which verdict on each tier: one bar a tier, parted by verdict.
struct StandingChart: ChartDrawing {
  var title: String
  var counts: [Tier: [Verdict: Int]]

  var width: Double { ChartWidth.full }

  func svg(id: String, isStandalone: Bool) -> String {
    let tiers = counts.keys.sorted()
    let shown = Verdict.displayed.filter { verdict in counts.values.contains { ($0[verdict] ?? 0) > 0 } }
    let bar = 30.0
    let left = 92.0
    var canvas = Canvas(id: id, width: width, height: 60 + (bar + 10) * Double(tiers.count))
    let patterns = Dictionary(
      uniqueKeysWithValues: shown.enumerated().map { index, verdict in
        (verdict, canvas.definePattern(Self.pattern(verdict), index: index, colour: "v-\(verdict.code)"))
      })
    canvas.heading(title)
    let legend = shown.map { verdict in
      LegendItem(
        label: "\(verdict.symbol) \(verdict.rawValue)",
        swatch: .box(role: "box", opacity: nil, pattern: patterns[verdict]))
    }
    _ = canvas.legend(legend, top: 26)
    let most = counts.values.map { $0.values.reduce(0, +) }.max() ?? 0
    let unit = (width - left - 6) / Double(max(1, most))
    for (row, tier) in tiers.enumerated() {
      let top = 56 + (bar + 10) * Double(row)
      canvas.text(tier.rawValue, at: Point(x: left - 8, y: top + bar / 2 + 4), role: "lab", anchor: .end)
      var x = left
      for verdict in shown {
        let count = counts[tier]?[verdict] ?? 0
        guard count > 0 else { continue }
        let frame = Frame(left: x, top: top, width: Double(count) * unit, height: bar)
        canvas.rectangle(frame, role: "box", pattern: patterns[verdict])
        label("\(count)", in: frame, on: &canvas)
        x = frame.right
      }
    }
    return canvas.drawing(title: title, description: spoken, isStandalone: isStandalone)
  }

  var spoken: String {
    counts.sorted { $0.key < $1.key }.map { tier, row in
      let words = Verdict.displayed.compactMap { verdict in
        row[verdict].map { "\($0) \(verdict.rawValue)" }
      }
      return "\(tier.rawValue): \(words.joined(separator: ", "))."
    }.joined(separator: " ")
  }

  /// The count on a plate, so that no pattern runs through it; left out where it has no room.
  private func label(_ text: String, in frame: Frame, on canvas: inout Canvas) {
    let width = Canvas.width(of: text) + 10
    guard frame.width >= width + 4 else { return }
    let plate = Frame(left: frame.midX - width / 2, top: frame.midY - 9, width: width, height: 18)
    canvas.rectangle(plate, role: "plate")
    canvas.text(text, at: Point(x: frame.midX, y: frame.midY + 4), role: "bold", anchor: .middle)
  }

  private static func pattern(_ verdict: Verdict) -> FillPattern {
    switch verdict {
    case .reproduced: .solid
    case .contradicted: .rising
    case .inconclusive: .dots
    case .notRun: .bars
    case .error: .grid
    }
  }
}
