import Claims

/// Showing only the claims of a verdict and a tier, by style rules alone: no script runs in the report.
enum ClaimFilter {
  /// The choices, as two groups of radio buttons.
  static func form(tiers: [Tier]) -> String {
    let verdicts =
      [("all", "any verdict")] + Verdict.displayed.map { ($0.code, "\($0.symbol) \($0.rawValue)") }
    let places = [("all", "any tier")] + tiers.map { ($0.code, $0.rawValue) }
    return "<form class=\"filter\" aria-label=\"Filter claims\">"
      + group("verdict", "Show claims that are", verdicts) + group("tier", "on", places) + "</form>"
      + "<p class=\"none\" role=\"status\">No claim has this verdict on this tier.</p>"
  }

  /// The rules that hide what was not chosen: claims, sections without any left, and the remark that none is.
  static let rules: String = {
    let codes = ["all"] + Verdict.displayed.map(\.code)
    let tiers = ["all"] + Tier.allCases.map(\.code)
    var rules = ".none{display:none}\n"
    for verdict in codes {
      for tier in tiers where (verdict, tier) != ("all", "all") {
        let chosen = "body:has(#verdict-\(verdict):checked):has(#tier-\(tier):checked)"
        // Claims carry one word a tier, such as `a-ok`; the blank keeps `a-` from matching within a word.
        let match =
          switch (verdict, tier) {
          case (_, "all"): "[class*=\"-\(verdict)\"]"
          case ("all", _): "[class*=\" \(tier)-\"]"
          default: "[class~=\"\(tier)-\(verdict)\"]"
          }
        rules += "\(chosen) .claim:not(\(match)),\(chosen) .sec:not(:has(.claim\(match))){display:none}\n"
        rules += "\(chosen):not(:has(.claim\(match))) .none{display:block}\n"
      }
    }
    return rules
  }()

  private static func group(_ name: String, _ legend: String, _ choices: [(String, String)]) -> String {
    let buttons = choices.map { code, label in
      let checked = code == "all" ? " checked=\"\"" : ""
      return "<label><input type=\"radio\" name=\"\(name)\" id=\"\(name)-\(code)\"\(checked) />"
        + "<span>\(label.escapedForMarkup)</span></label>"
    }
    return "<fieldset><legend>\(legend)</legend>\(buttons.joined())</fieldset>"
  }
}
