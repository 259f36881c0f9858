import Claims
import Ground

/// The small figure of a claim: each measured value with its interval, against the values that were expected and the range
/// of what chance gives.
struct ValueStrip: Sendable, Hashable {
  /// One measured member.
  struct Member: Sendable, Hashable {
    var value: Double
    var lower: Double?
    var upper: Double?
    var band: ExpectedBand?
    /// The range of what the null gives, where it was drawn.
    var null: ExpectedBand?
    var holds: Bool?
  }

  var members: [Member]
  /// Whether members are judged one by one, so that one may fail.
  var isJudged: Bool
  var unit = FigureUnit.none

  /// The members of a result that are numbers; `nil` where none is.
  init?(_ measured: [Measured], judging: CheckEntry.Judging) {
    members = measured.compactMap { item in
      guard let value = item.value, Scale.isShown(value) else { return nil }
      return Member(value: value, lower: item.lower, upper: item.upper, band: item.band, null: item.chance, holds: item.holds)
    }
    guard !members.isEmpty else { return nil }
    isJudged = judging == .each
  }

  static let width = 220.0
  private static let margin = 5.0

  /// The complete `svg` element; `words` say what it shows to those who do not see it.
  func svg(words: String) -> String {
    let step = members.count <= 12 ? 7.0 : max(1.6, 84 / Double(members.count))
    let height = max(16, step * Double(members.count) + 4)
    let scale = scale
    func place(_ value: Double) -> Double { scale.place(min(max(value, scale.lower), scale.upper)) ?? 0 }
    var bands = "", nulls = "", intervals = ""
    var points: [String: String] = [:]
    let shared = Set(members.map(\.band)).count == 1
    if shared, let band = members.first?.band { bands += rectangle(band, scale, top: 0, height: height) }
    for (index, member) in members.enumerated() {
      let y = (height - step * Double(members.count)) / 2 + step * (Double(index) + 0.5)
      if !shared, let band = member.band { bands += rectangle(band, scale, top: y - step / 2, height: step) }
      if let null = member.null { nulls += rectangle(null, scale, top: y - min(step, 4) / 2, height: min(step, 4)) }
      if let lower = member.lower, let upper = member.upper, lower < upper {
        intervals += "M\(text(place(lower))) \(text(y))H\(text(place(upper)))"
      }
      let role = !isJudged ? "any" : member.holds.map { $0 ? "ok" : "no" } ?? "un"
      points[role, default: ""] += "M\(text(place(member.value))) \(text(y))h0"
    }
    var body = ""
    if !bands.isEmpty { body += "<path class=\"b\" d=\"\(bands)\"/>" }
    if !nulls.isEmpty { body += "<path class=\"z\" d=\"\(nulls)\"/>" }
    if !intervals.isEmpty { body += "<path class=\"i\" d=\"\(intervals)\"/>" }
    for (role, path) in points.sorted(by: { $0.key < $1.key }) { body += "<path class=\"p p-\(role)\" d=\"\(path)\"/>" }
    let axis = height + 3
    body += "<path class=\"a\" d=\"M\(text(Self.margin)) \(text(axis))H\(text(Self.width - Self.margin))\"/>"
    for value in scale.ticks {
      let label = NumberText.short(value, digits: 3).replacing("-", with: "−")
      let half = Canvas.width(of: label, size: 10) / 2
      let x = min(max(place(value), half + 1), Self.width - half - 1)
      body += "<text x=\"\(text(x))\" y=\"\(text(axis + 11))\" text-anchor=\"middle\">\(label)</text>"
    }
    return "<svg class=\"strip\" viewBox=\"0 0 \(text(Self.width)) \(text(axis + 14))\" role=\"img\" "
      + "aria-label=\"\(words.escapedForMarkup)\">\(body)</svg>"
  }

  private func rectangle(_ band: ExpectedBand, _ scale: Scale, top: Double, height: Double) -> String {
    let left = band.lower.map { scale.place(min(max($0, scale.lower), scale.upper)) ?? scale.start } ?? scale.start
    let right = band.upper.map { scale.place(min(max($0, scale.lower), scale.upper)) ?? scale.end } ?? scale.end
    // A single value is a line that can be seen.
    let width = max(1.5, right - left)
    return "M\(text(left - (right - left < 1.5 ? 0.75 : 0))) \(text(top))h\(text(width))v\(text(height))h-\(text(width))z"
  }

  /// From the smallest to the largest of what is drawn; intervals that reach far beyond the values are cut.
  private var scale: Scale {
    let values = members.map(\.value)
    let bounds = members.flatMap { [$0.band?.lower, $0.band?.upper, $0.null?.lower, $0.null?.upper].compactMap(\.self) }
    var low = (values + bounds).min() ?? 0
    var high = (values + bounds).max() ?? 1
    let size = (values + bounds).map(abs).max() ?? 0
    let reach = max(high - low, size * 0.1, size == 0 ? 0.5 : 0)
    for member in members {
      if let lower = member.lower { low = min(low, max(lower, low - 2 * reach)) }
      if let upper = member.upper { high = max(high, min(upper, high + 2 * reach)) }
    }
    let pad = max((high - low) * 0.06, reach * (high > low ? 0.05 : 1))
    return .exact(low - pad, high + pad, from: Self.margin, to: Self.width - Self.margin, tickCount: 4)
  }

  private func text(_ value: Double) -> String { Canvas.coordinate(value) }
}

extension ChartStyle {
  /// Rules for the small figures.
  static let strips = """
    .strip{display:block;width:13.75rem;max-width:100%;height:auto}
    .strip path{fill:none}
    .strip .b{fill:var(--ok);fill-opacity:.17}
    .strip .z{fill:var(--band);fill-opacity:.35}
    .strip .i{stroke:var(--ink);stroke-width:1}
    .strip .a{stroke:var(--rule)}
    .strip .p{stroke-width:5;stroke-linecap:round}
    .strip .p-ok{stroke:var(--c0)}
    .strip .p-any{stroke:var(--c0)}
    .strip .p-no{stroke:var(--no);stroke-linecap:square}
    .strip .p-un{stroke:var(--un)}
    .strip text{font-size:10px;fill:var(--soft);font-variant-numeric:tabular-nums}

    """
}
