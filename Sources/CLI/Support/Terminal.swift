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
    hasColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
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

  /// Columns of the terminal that standard error goes to; 100 where it goes elsewhere.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 100 }
    return Int(size.ws_col)
  }

  /// A line that fits the terminal, cut in its first part, whose end says more than its beginning.
  static func fitted(_ name: String, _ rest: String) -> String {
    let room = max(16, width - rest.count - 4)
    return "  " + (name.count <= room ? name : "…" + name.suffix(room - 1)) + "  " + rest
  }

  static func complain(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
  }

  /// Shows how far a measurement has come: one line that is written over in a terminal, a line a sweep
  /// elsewhere.
  static func show(_ progress: MeasuringProgress) {
    switch progress {
    case .note(let text): complain(text)
    case .layer(let sweep, let layer, let layers, let seconds):
      let text = "\(sweep): layer \(layer) of \(layers), \(seconds) s"
      if isatty(STDERR_FILENO) == 1 {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + text + (layer == layers ? "\n" : "")).utf8))
      } else if layer == layers {
        complain(text)
      }
    }
  }
}
