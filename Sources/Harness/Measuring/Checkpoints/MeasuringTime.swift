import Ground

/// How long a batch will take: what a pass costs once, such as reading the weights, and what each example costs, from two
/// trials on some of its examples.
struct MeasuringTime: Sendable {
  var once: Double
  var example: Double

  /// - Parameter trials: examples and seconds of a smaller and a larger trial
  init(_ trials: (examples: Int, seconds: Double), _ larger: (examples: Int, seconds: Double)) {
    let slope = (larger.seconds - trials.seconds) / Double(larger.examples - trials.examples)
    // Where noise hides what examples cost, all of it is taken to be theirs.
    example = slope > 0 ? slope : larger.seconds / Double(larger.examples)
    once = max(0, larger.seconds - example * Double(larger.examples))
  }

  /// Seconds for a number of examples.
  func seconds(_ examples: Int) -> Double { once + example * Double(examples) }

  /// Examples of the two trials for a batch of this many; `nil` for one that is measured sooner than tried.
  static func trials(of examples: Int) -> (Int, Int)? {
    examples < 200 ? nil : (max(2, examples / 100), max(8, examples / 40))
  }

  /// `4 s`, `3 min`, `2 h 10 min`: to the accuracy that a trial has.
  static func words(_ seconds: Double) -> String {
    switch seconds {
    case ..<90: "\(max(1, Int(seconds.rounded()))) s"
    case ..<5400: "\(Int((seconds / 60).rounded())) min"
    default: "\(Int(seconds) / 3600) h \(Int(seconds) % 3600 / 60) min"
    }
  }
}
