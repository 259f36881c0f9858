import Claims
import Ground

/// Why a test's judge refused.
struct Refusal: Error, Equatable { var message: String }

enum Judging {
  static let place = SourceLocation(file: "c.yaml")

  static func number(_ value: Double) -> Expression { Expression(.number(value), at: place) }
  static func text(_ text: String) -> Expression { Expression(.text(text), at: place) }
  /// An operand that stands for one of `operands`.
  static func operand(_ name: String) -> Expression { Expression(.variable(name), at: place) }

  /// A judge that knows the figures and operands given, on an exact or a sampled tier.
  static func judge(
    sampled: Bool = false, figures: [String: Answer] = [:], operands: [String: Answer] = [:]
  ) -> Judge<Refusal> {
    Judge<Refusal>(
      isSampled: sampled,
      resolve: { expression throws(Refusal) in
        switch expression.kind {
        case .number(let value): return Answer(value)
        case .text(let text):
          if let set = try? HeadSet(parsing: text) { return Answer(set) }
          return Answer([Answer.Item(.text(text))])
        case .variable(let name): return operands[name] ?? Answer([])
        default: throw Refusal(message: "no operand")
        }
      },
      figure: { name throws(Refusal) in
        guard case .text(let text) = name.kind, let figure = figures[text] else { throw Refusal(message: "no figure") }
        return figure
      },
      mismatch: { Refusal(message: $0) })
  }

  /// A value with its interval, as `value [lower, upper]`.
  static func item(
    _ value: Double, _ interval: (Double, Double)? = nil, slack: Double = 0, label: String = ""
  ) -> Answer.Item {
    Answer.Item(.number(value), label: label, interval: interval.map { Interval($0.0, $0.1) }, slack: slack)
  }

  static func heads(_ text: String, label: String = "") throws -> Answer.Item {
    Answer.Item(.heads(try HeadSet(parsing: text)), label: label)
  }

  static func series(_ values: Double...) -> Answer {
    Answer(values.enumerated().map { item($1, label: "\($0)") })
  }
}
