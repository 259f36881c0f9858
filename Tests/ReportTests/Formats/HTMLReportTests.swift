import Claims
import Testing

@testable import Report

/// The HTML report is one closed, well-formed, navigable file.
@Suite struct HTMLReportTests {
  private static let large = HTMLReport(SampleModel.large()).rendered()
  private static let small = HTMLReport(SampleModel.small).rendered()

  @Test(arguments: [large, small])
  func `Is well formed and runs nothing`(_ html: String) throws {
    let page = try ParsedMarkup(html)
    let names = Set(page.elements.map(\.name))
    #expect(
      names.isDisjoint(with: ["script", "iframe", "object", "embed", "link", "img", "image", "use", "base"]))
    for element in page.elements {
      #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") })
    }
    let policy = page.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'") == true)
  }

  @Test(arguments: [large, small])
  func `Loads nothing`(_ html: String) throws {
    let style = try #require(html.firstRange(of: "<style>")).upperBound
    let end = try #require(html.firstRange(of: "</style>")).lowerBound
    let sheet = html[style..<end]
    #expect(!sheet.contains("url(") && !sheet.contains("@import") && !sheet.contains("http"))
    for element in try ParsedMarkup(html).elements {
      #expect(element.attributes["src"] == nil && element.attributes["srcset"] == nil)
      if let target = element.attributes["href"] { #expect(LinkTarget.isAllowed(target)) }
      if let fill = element.attributes["fill"] { #expect(fill.hasPrefix("url(#")) }
    }
  }

  @Test func `Has room for every claim`() {
    #expect(Self.large.utf8.count < 3_000_000)
  }

  @Test(arguments: [large, small])
  func `Headings descend one level at a time`(_ html: String) throws {
    let levels = try ParsedMarkup(html).elements.compactMap { element -> Int? in
      guard element.name.count == 2, element.name.hasPrefix("h") else { return nil }
      return Int(element.name.dropFirst())
    }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
  }

  @Test(arguments: [large, small])
  func `Every inner link has one place to lead to`(_ html: String) throws {
    let page = try ParsedMarkup(html)
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    let targets = page.elements.compactMap { $0.attributes["href"] }.filter { $0.hasPrefix("#") }
    #expect(Set(targets.map { String($0.dropFirst()) }).subtracting(ids) == [])
  }

  @Test func `Can be read without seeing it`() throws {
    let page = try ParsedMarkup(Self.small)
    #expect(page.elements.first { $0.name == "html" }?.attributes["lang"] == "en")
    #expect(page.count("main") == 1 && page.count("nav") == 1 && page.count("header") == 1)
    let skip = page.elements.first { $0.name == "a" }
    #expect(skip?.attributes["href"] == "#main")
    for svg in page.elements where svg.name == "svg" {
      #expect(svg.attributes["role"] == "img" && svg.attributes["aria-labelledby"] != nil)
    }
    #expect(page.elements.filter { $0.name == "fieldset" }.count == page.count("legend"))
  }

  @Test func `Begins with the answer, then what is not as the paper says`() throws {
    let page = try ParsedMarkup(Self.small)
    let parts = page.elements.filter { $0.attributes["class"] == "part" }.compactMap { $0.attributes["id"] }
    #expect(parts == ["answer", "findings", "open", "charts", "claims", "not-checkable", "sources"])
    #expect(
      page.text.contains(
        "Of 1 claim, put to 2 checks, 0 hold, 0 with corrections and 0 as far as checked; 0 depend on the reading, "
          + "0 are undecided, 1 does not hold"))
    #expect(page.text.contains("These come to 1 finding"))
    #expect(page.text.contains("1 open question of the paper, made measurable: 1 yes, 0 no, 0 undecided."))
  }

  @Test(arguments: [
    "Smallest spread of the picks", "20.9 ± 0.05", "half a unit of the last digit", "19.9",
    "95 % [19.1, 20.4]",
    "19.9 | below 20.85", "random heads: holds in 3 of 1000", "axis ln", "flips", "pr_s42.csv", "truncated-2",
    "claims verify spread-of-picks/smallest", "was reproduced", "A pick below 20.", "no replica was trained",
    "Recorded verdicts serve.", "truncated at line 3", "No measurement of that.",
  ])
  func `Says all that is known of a check`(_ words: String) throws {
    #expect(try ParsedMarkup(Self.small).text.contains(words))
  }

  @Test func `Every choice of the filter has its rule`() {
    for verdict in Verdict.allCases {
      for tier in Tier.allCases {
        #expect(
          ClaimFilter.rules.contains("#verdict-\(verdict.code):checked):has(#tier-\(tier.code):checked)"))
      }
    }
    #expect(Set(Tier.allCases.map(\.code)).count == Tier.allCases.count)
    #expect(Set(Verdict.allCases.map(\.code)).count == Verdict.allCases.count)
  }

  @Test func `The style sheet draws a shape for each verdict`() {
    for verdict in Verdict.allCases {
      #expect(Self.small.contains(".v-\(verdict.code) i::before{content:\"\(verdict.symbol)\"}"))
    }
  }

  @Test func `The same model is the same bytes`() {
    #expect(HTMLReport(SampleModel.small).rendered() == Self.small)
  }
}
