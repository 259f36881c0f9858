import Claims
import Foundation
import Measuring

/// Text for a terminal: colour only where there is one and nobody asked for none.
enum Terminal {
  static let hasColour: Bool =
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case magenta = "35"
  }

  static func styled(_ text: String, _ style: Style) -> String {
    hasColour ? "\(Output.escape)[\(style.rawValue)m\(text)\(Output.escape)[0m" : text
  }

  static func verdict(_ verdict: Verdict) -> String {
    let padded = verdict.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0)
    switch verdict {
    case .reproduced: return styled(padded, .green)
    case .contradicted: return styled(padded, .red)
    case .inconclusive: return styled(padded, .yellow)
    case .notRun: return styled(padded, .dim)
    case .error: return styled(padded, .magenta)
    }
  }

  /// Goes back to the start of the line, and empties it.
  static let startOfLine = Output.escape + "[G" + Output.escape + "[K"

  static func complain(_ message: String) {
    Output.complain(message + "\n")
  }

  /// Shows how far a measurement has come: one line that is written over in a terminal, a line a sweep
  /// elsewhere.
  static func show(_ progress: MeasuringProgress) {
    switch progress {
    case .note(let text): complain(text)
    case .layer(let sweep, let layer, let layers, let seconds):
      let text = "\(sweep): layer \(layer) of \(layers), \(seconds) s"
      if isatty(STDERR_FILENO) == 1 {
        Output.complain("\(startOfLine)\(text)\(layer == layers ? "\n" : "")")
      } else if layer == layers {
        complain(text)
      }
    }
  }
}
