import Claims
import Ground

/// The unit in which the paper prints what a check is about, written once behind a number.
enum FigureUnit: Sendable, Hashable {
  case none
  /// Shares, printed in percent.
  case percent
  /// Multiples: `42×`.
  case times

  /// The unit of the figures that an expectation names, where all agree.
  init(_ figures: [Figure]) {
    let units = Set(figures.map { figure -> FigureUnit in
      guard let printed = figure.printed?.last else { return .none }
      return printed == "%" ? .percent : printed == "×" ? .times : .none
    })
    self = units.count == 1 ? units.first ?? .none : .none
  }

  private var factor: Double { self == .percent ? 100 : 1 }

  private var suffix: String {
    switch self {
    case .none: ""
    case .percent: " %"
    case .times: "×"
    }
  }

  /// `0.17` as `17 %`, `42` as `42×`.
  func text(_ value: Double, digits: (Double) -> String) -> String { digits(value * factor) + suffix }

  /// A printed figure with its tolerance: `17 ± 0.5 %`.
  func text(_ figure: Figure) -> String {
    guard case .number(let value) = figure.content, figure.tolerance > 0 else { return figure.written }
    let unit = FigureUnit([figure])
    var printed = figure.printed ?? NumberText.short(value)
    while let last = printed.last, last == "%" || last == "×" || last == " " { printed.removeLast() }
    return "\(printed) ± \(NumberText.short(figure.tolerance * unit.factor, digits: 3))\(unit.suffix)"
  }
}

/// How many digits of a measured number say something.
enum Digits {
  /// A measured value as people read it: whole numbers in full, others to two digits of their uncertainty, to one digit
  /// more than what is expected has, or to three digits; always so many that the text lies on the value's own side of
  /// the bounds it is held against.
  static func text(
    _ value: Double, interval: (lower: Double, upper: Double)? = nil, band: ExpectedBand? = nil, unit: FigureUnit = .none
  ) -> String {
    unit.text(value) { shown in
      guard shown.isFinite, shown != shown.rounded() || abs(shown) >= 1e15 else { return NumberText.short(shown) }
      let scale = value == 0 ? 1 : shown / value
      var decimals = places(shown, significant: 3)
      if let interval, (interval.upper - interval.lower).isFinite, interval.upper > interval.lower {
        decimals = max(0, places((interval.upper - interval.lower) / 2 * scale, significant: 2))
      } else if let lower = band?.lower, let upper = band?.upper, upper > lower {
        decimals = max(decimals, min(6, places((upper - lower) / 2 * scale, significant: 1) + 1))
      }
      let isExponential = shown != 0 && abs(shown) < 1e-5
      if isExponential { return NumberText.short(shown, digits: 3) }
      while decimals < 9, !isSameSide(rounded(shown, decimals), shown, band, scale) { decimals += 1 }
      return NumberText.fixed(shown, decimals: decimals)
    }
  }

  /// An end of an interval, with the digits of its width.
  static func end(_ value: Double, width: Double, unit: FigureUnit) -> String {
    guard value.isFinite, abs(value) < 1e300 else { return value < 0 ? "−∞" : "∞" }
    return unit.text(value) { shown in
      let scale = value == 0 ? 1 : shown / value
      guard width > 0, width.isFinite else { return NumberText.short(shown, digits: 3) }
      return NumberText.fixed(shown, decimals: max(0, places(width / 2 * scale, significant: 2)))
    }
  }

  /// Decimals that show so many significant digits.
  private static func places(_ value: Double, significant: Int) -> Int {
    guard value != 0, value.isFinite else { return significant }
    var magnitude = 0
    var rest = abs(value)
    while rest >= 10, magnitude < 300 { (rest, magnitude) = (rest / 10, magnitude + 1) }
    while rest < 1, magnitude > -300 { (rest, magnitude) = (rest * 10, magnitude - 1) }
    return min(9, max(0, significant - 1 - magnitude))
  }

  private static func rounded(_ value: Double, _ decimals: Int) -> Double {
    Double(NumberText.fixed(value, decimals: decimals)) ?? value
  }

  private static func isSameSide(_ text: Double, _ value: Double, _ band: ExpectedBand?, _ scale: Double) -> Bool {
    for case let bound? in [band?.lower, band?.upper] {
      let bound = bound * scale
      if (text < bound) != (value < bound) || (text > bound) != (value > bound) { return false }
    }
    return true
  }
}
