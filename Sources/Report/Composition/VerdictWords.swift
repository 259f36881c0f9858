import Claims

extension Verdict {
  /// In the order in which a reader wants them.
  static let displayed: [Verdict] = [.reproduced, .contradicted, .inconclusive, .notRun, .error]

  /// A shape that tells verdicts apart without colour.
  var symbol: String {
    switch self {
    case .reproduced: "✓"
    case .contradicted: "✗"
    case .inconclusive: "≈"
    case .notRun: "○"
    case .error: "▲"
    }
  }

  /// Short form in class names.
  var code: String {
    switch self {
    case .reproduced: "ok"
    case .contradicted: "no"
    case .inconclusive: "un"
    case .notRun: "nr"
    case .error: "er"
    }
  }

  /// Shape and word; after the tier where one is given: `archive ✗ contradicted`.
  package func badge(on tier: Tier? = nil) -> Inline {
    let name: [Inline] = tier.map { [.text("\($0.rawValue) ")] } ?? []
    return .span("v v-\(code)", name + [.mark(symbol), .text(" \(rawValue)")])
  }
}

extension ClaimVerdict {
  /// The verdict as a place on its scale, with the word: `●○○○○○○ holds`.
  var scale: Inline {
    .span("cv cv-\(code)", [.mark(places), .text(" \(rawValue)")])
  }

  /// Its place on the scale, drawn.
  var places: String { Self.allCases.map { $0 == self ? "●" : "○" }.joined() }

  /// Short form in class names and link targets.
  var code: String {
    switch self {
    case .holds: "holds"
    case .corrected: "corrected"
    case .asFarAsChecked: "as-far"
    case .depends: "depends"
    case .undecided: "undecided"
    case .doesNotHold: "not"
    case .noEvidence: "none"
    }
  }
}

extension Tier {
  /// What evidence of this tier is, in a few words.
  var meaning: String {
    switch self {
    case .paper: "figures that the paper prints, held against each other"
    case .archive: "the authors’ published raw results"
    case .replica: "models trained anew from scratch"
    case .checkpoint: "checkpoints of real models, measured by whoever gives the rows"
    }
  }

  /// Short form in class names.
  var code: String { String(rawValue.prefix(1)) }
}

/// `1 claim`, `2 claims`.
package func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
