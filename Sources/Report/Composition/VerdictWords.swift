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

extension CarryingOver {
  /// `carries over to models trained anew`, said beside a verdict.
  var words: String { self == .undecided ? "undecided on models trained anew" : rawValue.replacing("over", with: "over to models trained anew") }

  /// The same of several claims, for a count before it.
  func words(of count: Int) -> String {
    let isOne = count == 1
    return switch self {
    case .carriesOver: isOne ? "carries over to them" : "carry over to them"
    case .asFarAsChecked: isOne ? "does as far as checked" : "do as far as checked"
    case .depends: isOne ? "does in one reading" : "do in one reading"
    case .undecided: isOne ? "is undecided" : "are undecided"
    case .doesNot: isOne ? "does not" : "do not"
    }
  }
}

extension ClaimEntry {
  /// Words before a result that models trained anew alone have.
  var carriedBy: [Inline] { carriesOver == nil ? [] : [.span("carried", ["On models trained anew: "])] }

  /// The verdict with what models trained anew say where nothing else does.
  var verdictWords: [Inline] {
    [verdict.scale]
      + (carriesOver.map { [.only(html: .span("carries", [.text($0.words)]), markdown: .text("; \($0.words)"))] } ?? [])
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
