import Claims
import Foundation
import Measuring
import Report

/// Text for a terminal: colour only where there is one and nobody asked for none.
enum Terminal {
  static let hasColour: Bool =
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Columns of the terminal that standard output is; `nil` where it is none.
  static let width: Int? = columns(of: STDOUT_FILENO)

  /// Columns of a terminal, asked anew because windows change; `nil` for what is none.
  static func columns(of file: Int32) -> Int? {
    guard isatty(file) == 1 else { return nil }
    var size = winsize()
    guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return max(20, Int(size.ws_col))
  }

  /// Prints lines broken to the terminal's width; where there is no terminal each stays one line.
  static func show(_ lines: [TextLine]) {
    for line in lines {
      let style: Style? =
        switch line.style {
        case .plain: nil
        case .title: .bold
        case .faint: .dim
        case .verdict(let verdict): colour(verdict)
        case .standing(let verdict): colour(verdict)
        }
      for (index, text) in line.broken(to: width).enumerated() {
        print(style.map { index == 0 || line.lead.isEmpty ? styled(text, $0) : text } ?? text)
      }
    }
  }

  private static func colour(_ verdict: Verdict) -> Style {
    switch verdict {
    case .reproduced: .green
    case .contradicted: .red
    case .inconclusive: .yellow
    case .notRun: .dim
    case .error: .magenta
    }
  }

  private static func colour(_ verdict: ClaimVerdict) -> Style {
    switch verdict {
    case .holds, .corrected, .asFarAsChecked: .green
    case .depends, .undecided: .yellow
    case .doesNotHold: .red
    case .noEvidence: .dim
    }
  }

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
    return styled(padded, colour(verdict))
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
      if let width = columns(of: STDERR_FILENO) {
        let text = StatusLine.fitted(["layer \(layer) of \(layers), \(seconds) s", sweep], to: width)
        Output.complain("\(startOfLine)\(text)\(layer == layers ? "\n" : "")")
      } else if layer == layers {
        complain(text)
      }
    }
  }
}
