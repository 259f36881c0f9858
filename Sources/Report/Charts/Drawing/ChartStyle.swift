/// Colours, strokes and type of charts: one style sheet for drawings within a page and for files of their
/// own.
enum ChartStyle {
  /// Colours of series; after the last one they begin again, told apart by markers, dashes and fills.
  static let colours = 6

  /// Dash patterns of series lines.
  static let dashes = 6

  /// Opacity of a heat map's cell for a value's place in its range, 0 … 1. The darkest still leaves the ink
  /// of a number 4.5 : 1 in both schemes.
  static func heat(_ share: Double) -> Double { 0.03 + 0.47 * share }

  /// Colour variables, light and dark. Every colour of a series stands at least 3 : 1 against the ground.
  static let lightVariables = """
    --ground:#fff;--ink:#1c2430;--soft:#566173;--rule:#8b94a3;--grid:#e3e6eb;--band:#5b6678;--heat:#0f5ea8;\
    --c0:#0f5ea8;--c1:#b8470b;--c2:#18794e;--c3:#7d3fa0;--c4:#8a6a00;--c5:#b02a6b;\
    --ok:#18794e;--no:#b3261e;--un:#8a6a00;--nr:#596373;--er:#7d3fa0;
    """
  static let darkVariables = """
    --ground:#14181f;--ink:#e6e9ee;--soft:#a3adbb;--rule:#6d7787;--grid:#29303b;--band:#94a0b2;--heat:#7cbcf5;\
    --c0:#7cbcf5;--c1:#f29a66;--c2:#63cb9d;--c3:#cba2ea;--c4:#dcbf57;--c5:#f08fbb;\
    --ok:#63cb9d;--no:#ff8f82;--un:#dcbf57;--nr:#98a3b3;--er:#cba2ea;
    """

  /// Rules for everything that ``Canvas`` draws.
  static let rules: String = {
    var rules = """
      .chart{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;\
      font-size:12px}
      .chart text{fill:var(--ink);stroke:none}
      .chart .head{font-size:14px;font-weight:600}
      .chart .num,.chart .note{fill:var(--soft);font-size:11px;font-variant-numeric:tabular-nums}
      .chart .lab{fill:var(--soft)}
      .chart .cell{font-size:11px;font-variant-numeric:tabular-nums}
      .chart .tiny{font-size:9.5px;fill:var(--soft);font-variant-numeric:tabular-nums}
      .chart .bold{font-weight:600}
      .chart path{fill:none}
      .chart .axis{stroke:var(--rule)}
      .chart .grid{stroke:var(--grid)}
      .chart .err{stroke:var(--ink);stroke-width:1.2}
      .chart .guide{stroke:var(--ink);stroke-dasharray:4 3}
      .chart .faint{stroke:var(--rule);stroke-dasharray:2 3}
      .chart path.band{fill:var(--band);fill-opacity:.2}
      .chart rect.band{fill:var(--band)}
      .chart .median{stroke:var(--band);stroke-width:1.6;stroke-dasharray:6 3}
      .chart .pick{stroke:var(--c0);stroke-width:1.3;stroke-opacity:.85}
      .chart .heat{fill:var(--heat)}
      .chart .tint{fill-opacity:.3}
      .chart .empty{fill:none;stroke:var(--grid)}
      .chart .mark{fill:none;stroke:var(--c1);stroke-width:2.4}
      .chart .box{stroke:var(--ink);stroke-width:.8}
      .chart .dot{stroke:var(--c0);stroke-width:4;stroke-linecap:round}
      .chart .plate{fill:var(--ground)}

      """
    for index in 0..<colours {
      rules += ".chart .s\(index){stroke:var(--c\(index));stroke-width:1.8;stroke-linejoin:round}\n"
      rules += ".chart .f\(index){fill:var(--c\(index))}\n"
      rules += ".chart .m\(index){stroke:var(--c\(index));stroke-width:1.6;fill:var(--ground)}\n"
    }
    for verdict in ["ok", "no", "un", "nr", "er"] {
      rules += ".chart .v-\(verdict){fill:var(--\(verdict))}\n"
    }
    for (index, dash) in ["none", "7 3", "2 3", "9 3 2 3", "5 2 2 2 2 2", "12 4"].enumerated() {
      rules += ".chart .d\(index){stroke-dasharray:\(dash)}\n"
    }
    return rules
  }()

  /// The style of a drawing that is a file of its own.
  static let standalone =
    ":root{color-scheme:light dark;\(lightVariables)}"
    + "@media (prefers-color-scheme:dark){:root{\(darkVariables)}}svg{background:var(--ground)}\n" + rules
}
