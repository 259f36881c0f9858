import Claims
import Ground
import Report

/// Reports made for tests: a small one to compare to the byte, and one as large as the real one.
enum SampleModel {
  static let digest = String(repeating: "0123456789abcdef", count: 4)

  /// Texts that try to leave their place: markup, links that run, Markdown that opens blocks, hidden
  /// characters.
  static let hostile = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</article></main><h1>",
    "\"><svg onload=alert(1)>",
    "[click](javascript:alert(1))", "[click](JaVaScRiPt:alert(1))", "[click](java&#10;script:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)", "![x](https://tracker.example/x.png)",
    "<https://ok.example>",
    "| a | b |\n| - | - |", "# heading\n\n- list\n\n```\nfence", "~~~\nfence", "<!-- comment",
    "&lt;b&gt; &amp; &#8238;x",
    "\u{202E}reversed\u{202C} \u{0}\u{1}\u{FFFE}", "中文 ελληνικά עברית 🧪", "]]> <![CDATA[ ?> <?php",
    "<style>*{display:none}</style>", "`unclosed **and *open", "$x$ ~y~ \\ * _ # > - + 1. !",
    "<a href=\"javascript:alert(1)\">x</a>",
  ]

  static let small: ReportModel = {
    var model = plain
    model.glossary = [SuiteDescription.Term(word: "spread", says: "The largest value less the smallest.")]
    return model
  }()

  private static let plain = ReportModel(
    title: "Claims checked", paper: "A *paper* with `code`.", toolVersion: "claims 1",
    notices: ["Recorded verdicts serve."],
    sections: [
      ReportModel.Section(number: "4", title: "Picks & spread", claims: [spreadClaim, floorClaim])
    ],
    notCheckable: [
      ReportModel.NotCheckable(
        place: "section 12", statement: "It is *elegant*.", reason: "No measurement of that.")
    ],
    sources: [
      ReportModel.Source(tier: .archive, name: "pr_s42.csv", kind: "spectra", digest: digest, rows: 128),
      ReportModel.Source(
        tier: .archive, name: "pr_s43.csv", kind: "spectra", digest: digest, rows: 0,
        problem: "truncated at line 3"),
    ],
    figures: [
      ChartFigure(
        id: "overlap", group: "Sharing", caption: "Shared *picks*.",
        chart: .overlap(
          OverlapMatrix(
            title: "Shared picks", quantity: "heads in both", names: ["a", "b"], counts: [[2, 1], [1, 3]],
            expectedByChance: [[2, 0.25], [0.25, 3]])))
    ],
    findings: [
      Finding(
        claim: "spread-of-picks", name: "A pick spreads less", says: "The paper prints *20.9*; its file gives 19.9.",
        weight: .central, verdict: .doesNotHold, bringsDown: ["floor"])
    ])

  private static let spreadClaim = ClaimEntry(
    id: "spread-of-picks", title: "Picks spread widely", statement: "Every pick has *spread* `> 20` | more.",
    place: "section 4", kind: "figure", tags: ["ts51m"], refutedBy: "A pick below 20.",
    weight: .central, asserts: "Every pick spreads *widely*.", verdict: .doesNotHold,
    checks: [
      CheckEntry(
        id: "smallest", question: "Smallest spread of the picks", expected: "20.9 ± 0.05",
        tolerance: "± 0.05",
        toleranceReason: "half a unit of the last digit",
        results: [
          TierResult(
            tier: .paper, verdict: .reproduced, measured: [Measured(value: 20.87, text: "20.87")],
            provenance: [ProvenanceEntry(source: "table 2", digest: "", precision: "printed")]),
          TierResult(
            tier: .archive, verdict: .contradicted,
            measured: [Measured(value: 19.9, text: "19.9", interval: "95 % [19.1, 20.4]")],
            reason: "19.9 | below 20.85",
            nulls: [NullResult(label: "random heads", text: "holds in 3 of 1000", passes: false)],
            variants: [VariantResult(label: "axis ln", verdict: .reproduced, text: "20.9", flips: true)],
            provenance: [ProvenanceEntry(source: "pr_s42.csv", digest: digest, precision: "truncated-2")],
            changedFromAccepted: "was reproduced"),
        ], rerunCommand: "claims verify spread-of-picks/smallest")
    ])

  private static let floorClaim = ClaimEntry(
    id: "floor", title: "The floor holds", statement: "No head of layer 0.", place: "section 4",
    kind: "universal",
    isExtension: true, repeats: "spread-of-picks", note: "Only *here*.", verdict: .holds,
    checks: [
      CheckEntry(
        id: "each", question: "Share in each layer", expected: "0",
        results: [
          TierResult(
            tier: .archive, verdict: .reproduced,
            measured: (0..<5).map { Measured(label: "layer \($0)", value: 0, text: "0", holds: true) },
            nulls: [NullResult(label: "shuffled layers", text: "holds in 900 of 1000", passes: true)]),
          TierResult(tier: .replica, verdict: .notRun, reason: "no replica was trained"),
        ], rerunCommand: "claims verify floor/each")
    ])

  /// As many claims and checks as the real report, with hostile text in every field, always the same.
  static func large(claims: Int = 223) -> ReportModel {
    var random = Steps(state: 7)
    func text() -> String { hostile[random.next(below: hostile.count)] }
    let numbers = ["1", "2", "4", "5", "8a", "9d", "12"]
    var sections = numbers.map { ReportModel.Section(number: $0, title: text(), claims: []) }
    for index in 0..<claims {
      let checks = (0..<(2 + index % 3)).map { number in
        CheckEntry(
          id: "check-\(number)", question: text(), expected: text(), tolerance: text(),
          toleranceReason: text(),
          results: (number == 0 ? [Tier.paper, .archive, .replica] : [.paper, .archive]).map { tier in
            let count = random.next(below: 8) == 0 ? 60 : 1 + random.next(below: 3)
            let hasNull = random.next(below: 4) == 0
            let hasVariant = random.next(below: 6) == 0
            return TierResult(
              tier: tier, verdict: Verdict.allCases[random.next(below: Verdict.allCases.count)],
              measured: (0..<count).map {
                Measured(label: "\($0)", value: 0.5, text: text(), holds: $0 % 7 != 3)
              },
              reason: text(),
              nulls: hasNull
                ? [NullResult(label: text(), text: text(), passes: random.next(below: 2) == 0)] : [],
              variants: hasVariant
                ? [VariantResult(label: text(), verdict: .error, text: text(), flips: true)] : [],
              provenance: [ProvenanceEntry(source: text(), digest: digest, precision: "fp32")])
          }, role: number == 3 ? .reading : .core, rerunCommand: text())
      }
      sections[index % sections.count].claims.append(
        ClaimEntry(
          id: "claim-\(index)", title: text(), statement: text(), place: text(), kind: "figure",
          tags: [text()],
          isExtension: index % 9 == 0, refutedBy: text(), note: text(), checks: checks))
    }
    return ReportModel(
      title: text(), paper: text(), toolVersion: text(), notices: hostile, sections: sections,
      notCheckable: hostile.map { ReportModel.NotCheckable(place: $0, statement: $0, reason: $0) },
      sources: hostile.map {
        ReportModel.Source(tier: .archive, name: $0, kind: $0, digest: digest, rows: 1, problem: $0)
      },
      figures: SampleCharts.all.enumerated().map {
        ChartFigure(id: "figure-\($0)", group: text(), caption: text(), chart: $1)
      })
  }

  /// A small generator with the same values everywhere.
  private struct Steps {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }
}
