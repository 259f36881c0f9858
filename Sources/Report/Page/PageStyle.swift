import Claims

/// The style sheet of the HTML report: one column of text and a table of contents beside it where there is
/// room.
enum PageStyle {
  static let sheet =
    ":root{color-scheme:light dark;\(ChartStyle.lightVariables)\(lightSurfaces)}\n"
    + "@media (prefers-color-scheme:dark){:root{\(ChartStyle.darkVariables)\(darkSurfaces)}}\n"
    + base + verdicts + claims + charts + wide + narrow + ChartStyle.rules + ChartStyle.strips + print

  private static let lightSurfaces = "--raised:#f6f7f9;--link:#0b5394;--focus:#b8470b;"
  private static let darkSurfaces = "--raised:#1b212a;--link:#8fc4f6;--focus:#f29a66;"

  private static let base = """
    *{box-sizing:border-box}
    html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--ground);color:var(--ink);\
    font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
    h1,h2,h3,.statement,.lead{font-family:Charter,"Iowan Old Style","Source Serif 4","Noto Serif",\
    Georgia,"DejaVu Serif",serif}
    h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.4rem);line-height:1.15;margin:0 0 .5rem;font-weight:600}
    #answer h2{margin-top:1rem}
    h2{font-size:1.6rem;line-height:1.2;margin:3.2rem 0 .9rem;padding-top:.6rem;border-top:3px solid var(--ink);\
    font-weight:600}
    h3{font-size:1.2rem;line-height:1.3;margin:2.2rem 0 .6rem;font-weight:600}
    h4{font-size:1.05rem;line-height:1.35;margin:0 0 .35rem;font-weight:600}
    h5{font-size:.95rem;line-height:1.4;margin:0 0 .4rem;font-weight:600}
    p,ul,dl,table,figure,pre{margin:0 0 .8rem}
    a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
    h4 a{color:inherit;text-decoration:none}
    h4 a:hover{text-decoration:underline}
    :focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
    :target{outline:2px solid var(--focus);outline-offset:6px}
    code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
    code,b,p,li{overflow-wrap:anywhere}
    pre{overflow-x:auto;background:var(--raised);padding:.6rem .8rem;border-radius:4px}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:1rem;top:1rem;background:var(--ground);padding:.5rem 1rem;z-index:2}
    .page{max-width:78rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
    .paper,.small,.about,figcaption{color:var(--soft);font-size:.9rem}
    .lead{font-size:1.25rem;line-height:1.5;max-width:46rem}
    .part>p,.part>ul,.card,.statement{max-width:52rem}
    .notice{border-left:4px solid var(--un);background:var(--raised);padding:.6rem .9rem;margin:0 0 .8rem;\
    max-width:52rem}
    .notice p:last-child{margin:0}
    table{border-collapse:collapse;font-size:.9rem}
    caption{text-align:left;font-weight:600;padding:0 0 .3rem}
    th,td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--grid)}
    thead th{color:var(--soft);font-weight:500;border-bottom-color:var(--rule);white-space:nowrap}
    tbody th{font-weight:500}
    .n,b,.interval{font-variant-numeric:tabular-nums}
    th.n,td.n{text-align:right;padding:.3rem .45rem}
    .scroll{overflow-x:auto;margin:0 0 1.2rem}
    .scroll table{margin:0}
    .members th,.members td{padding-inline:.5rem}
    .members th+th,.members td+td{text-align:right;font-variant-numeric:tabular-nums}
    .zero{color:var(--soft);opacity:.6}
    b{font-weight:600}
    .interval,.digest,.place{color:var(--soft)}
    nav ul{list-style:none;margin:0;padding:0}
    nav a{text-decoration:none;color:inherit}
    nav a:hover{text-decoration:underline}
    footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--rule);color:var(--soft);font-size:.9rem}

    """

  private static let verdicts = """
    .v{display:inline-block;white-space:nowrap;font-size:.82rem;line-height:1.35;font-weight:600;padding:0 .5em;\
    border:1.5px solid;border-radius:1em}
    .v i{font-style:normal}
    \(marks)
    .v-ok{color:var(--ok)}
    .v-no{color:var(--ground);background:var(--no);border-color:var(--no);border-radius:2px}
    .v-un{color:var(--un);border-style:dashed;border-radius:4px}
    .v-nr{color:var(--nr);border-style:dotted;font-weight:500}
    .v-er{color:var(--er);border-style:double;border-width:3px;border-radius:2px}
    .cv{white-space:nowrap;font-weight:600}
    .cv i{font-style:normal;letter-spacing:.05em;font-weight:400}
    .cv-holds,.cv-corrected,.cv-as-far{color:var(--ok)}
    .cv-depends,.cv-undecided{color:var(--un)}
    .cv-not{color:var(--no)}
    .cv-none{color:var(--nr)}

    """

  /// The shapes that tell verdicts apart without colour; where a browser knows how, said to be nothing to be read out.
  private static let marks: String = Verdict.displayed.map { (verdict: Verdict) -> String in
    let rule = ".v-\(verdict.code) i::before{content:\"\(verdict.symbol)\""
    return "\(rule)}\n@supports (content:\"x\" / \"\"){\(rule) / \"\"}}"
  }.joined(separator: "\n")
    + "\n" + ClaimVerdict.allCases.map { (verdict: ClaimVerdict) -> String in
      let rule = ".cv-\(verdict.code) i::before{content:\"\(verdict.places)\""
      return "\(rule)}\n@supports (content:\"x\" / \"\"){\(rule) / \"\"}}"
    }.joined(separator: "\n")

  private static let claims = """
    .card{border-left:3px solid var(--rule);padding:.1rem 0 .1rem 1rem;margin:0 0 1.6rem}
    .card p{margin:0 0 .3rem}
    .card dl{grid-template-columns:9.5rem 1fr;font-size:.95rem;margin:0 0 .4rem}
    .card .strip{margin:.3rem 0}
    .copy{font-size:.85rem;color:var(--soft)}
    .copy button{font:inherit;color:var(--link);background:none;border:1px solid var(--rule);border-radius:4px;\
    padding:.1rem .5rem;cursor:pointer}
    .tally ul{list-style:none;margin:0 0 1rem;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.4rem}
    .columns ul{columns:22rem;column-gap:2rem}
    .beside,.asked,.carries{color:var(--soft)}
    .carries{display:block;font-weight:400}
    .asked{display:block;font-size:.88em}
    a.g{color:inherit;text-decoration:underline dotted;text-decoration-color:var(--rule)}
    .central{width:100%;margin:0 0 1.2rem}
    .central tbody th{width:21%}
    .central td:nth-child(3){width:9.5rem}
    .central td:nth-child(4){width:14.6rem;padding-right:0}
    .central .cv{white-space:normal}
    .badges .cv{white-space:normal}
    .shown{border-left:3px solid var(--grid);padding-left:.8rem}
    .sec{border-top:1px solid var(--rule);padding:.7rem 0}
    .sec>summary,.claim>summary{width:auto;color:inherit;font-size:1rem;display:grid;grid-template-columns:1.1rem minmax(0,1fr);gap:0 .3rem}
    .sec>summary>*,.claim>summary>*{grid-column:2;margin:0}
    .sec>summary::before,.claim>summary::before{content:"▸";grid-row:1;color:var(--soft)}
    .sec[open]>summary::before,.claim[open]>summary::before{content:"▾"}
    .sec>summary::-webkit-details-marker,.claim>summary::-webkit-details-marker{display:none}
    .sec>summary:hover h3,.claim>summary:hover h4{text-decoration:underline}
    .claim{border-top:1px solid var(--grid);padding:.5rem 0 .5rem 1.1rem}
    .claim>:not(summary){margin-left:1.4rem}
    .claim[open]{padding-bottom:1.4rem}
    .controls{display:flex;flex-wrap:wrap;gap:.5rem 1.1rem;margin:1rem 0 .6rem;font-size:.9rem}
    .controls label{display:flex;gap:.4rem;align-items:center;color:var(--soft)}
    .controls input,.controls select{font:inherit;color:var(--ink);background:var(--ground);border:1px solid var(--rule);\
    border-radius:4px;padding:.2rem .4rem;max-width:16rem;min-width:0}
    [hidden]{display:none!important}
    .badges{margin:0 0 .45rem;display:flex;flex-wrap:wrap;gap:.3rem}
    .statement{font-size:1.05rem}
    .statement p{margin:0 0 .4rem}
    .about{margin:0 0 .5rem}
    .small{margin:0 0 .5rem}
    .extension{color:var(--er)}
    summary{cursor:pointer;color:var(--link);font-size:.9rem;padding:.15rem 0;width:fit-content}
    .check{background:var(--raised);border-radius:6px;padding:.8rem 1rem .3rem;margin:.5rem 0 .8rem;font-size:.95rem}
    .check:target{outline-offset:0}
    dl{display:grid;grid-template-columns:6.5rem 1fr;gap:.15rem .8rem;font-size:.9rem}
    dt{color:var(--soft)}
    dd{margin:0;min-width:0;overflow-wrap:anywhere}
    dd code{user-select:all}
    .stack{overflow-wrap:anywhere}

    """

  private static let charts = """
    .plot{overflow-x:auto}
    .chart{display:block;width:100%;height:auto}
    figure{width:47.5rem;max-width:100%}
    figure.half{width:36.5rem}
    figcaption p{margin:.3rem 0 0}
    .figures{display:flex;flex-wrap:wrap;gap:1.5rem 1rem}
    .figures figure{margin:0}
    .multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:.8rem 1rem;\
    margin:0 0 1rem;max-width:62rem}
    .multiples figure{margin:0;width:auto}
    .multiples .chart{min-width:0}

    """

  private static let wide = """
    @media (min-width:70rem){
    .page{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:0 3rem}
    .page>header,.page>footer{grid-column:2}
    .toc{grid-column:1;grid-row:1/span 3;position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);\
    overflow-y:auto;font-size:.9rem;border-right:1px solid var(--grid);padding-right:1rem}
    .toc li{margin:.3rem 0;line-height:1.35}
    .toc li li{font-size:.84rem;color:var(--soft);display:flex;gap:.5em;justify-content:space-between}
    .toc .no{color:var(--no);white-space:nowrap}
    main{grid-column:2}
    }
    @media (min-width:96rem){
    .page{max-width:96rem}
    }

    """

  private static let narrow = """
    @media (max-width:69.99rem){
    .toc>ul{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;font-size:.95rem;border-block:1px solid var(--grid);\
    padding:.6rem 0}
    .toc ul ul{display:none}
    .toc a{color:var(--link)}
    }
    @media (max-width:40rem){
    .cv{font-size:.88em}
    .cv i{letter-spacing:0}
    body{font-size:15.5px}
    .page{padding:1rem .9rem 3rem}
    .check{margin-inline:-.4rem;padding-inline:.7rem}
    dl{grid-template-columns:1fr;gap:0}
    dt{font-size:.82rem;margin-top:.35rem}
    .stack thead{position:absolute;left:-99rem}
    .stack,.stack tbody{display:block}
    .stack tr{display:block;border-bottom:1px solid var(--rule);padding:.35rem 0}
    .stack caption{display:block}
    .stack th,.stack td,.central.stack tbody th{display:block;border:0;padding:.1rem 0;width:auto;max-width:none}
    .stack td:empty{display:none}
    .stack td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}
    .card dl{grid-template-columns:1fr}
    .central th:first-child{font-weight:600}
    .claim{padding-left:0}
    .claim>:not(summary){margin-left:0}
    .controls label{flex:1 1 9rem}
    .controls input,.controls select{flex:1}
    .counts thead .n{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left;padding:.45rem .3rem}
    .counts thead th{vertical-align:bottom;border-bottom:0}
    .counts tbody tr:first-child>*{border-top:1px solid var(--rule)}
    }

    """

  private static let print = """
    @media print{
    :root{color-scheme:light;\(ChartStyle.lightVariables)\(lightSurfaces)}
    body{font-size:9pt;line-height:1.4}
    .toc,#controls,.copy,.skip,#claims,#sources,#open>details,header .paper+p{display:none}
    .page{display:block;max-width:none;padding:0}
    h2{margin-top:1.2rem}
    .card{break-inside:avoid;margin-bottom:.8rem}
    .columns ul{columns:2}
    summary{color:inherit}
    a{color:inherit;text-decoration:none}
    figure,tr,dl{break-inside:avoid}
    h2,h3,h4,h5{break-after:avoid}
    .plot,.scroll{overflow:visible}
    .chart{min-width:0}
    *{print-color-adjust:exact}
    }

    """
}
