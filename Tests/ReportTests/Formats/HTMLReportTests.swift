import Claims
import Foundation
import Mathematics
import Testing

@testable import Report

/// The HTML report is one closed, well-formed, navigable file.
@Suite struct HTMLReportTests {
  private static let large = HTMLReport(SampleModel.large()).rendered()
  private static let small = HTMLReport(SampleModel.small).rendered()

  @Test(arguments: [large, small])
  func `Is well formed and runs only its own script, by its digest`(_ html: String) throws {
    let page = try ParsedMarkup(html)
    let names = Set(page.elements.map(\.name))
    #expect(page.count("script") == 1)
    #expect(
      names.isDisjoint(with: ["iframe", "object", "embed", "link", "img", "image", "use", "base"]))
    for element in page.elements {
      #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") })
    }
    let policy = page.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'") == true)
    let script = try #require(html.firstMatch(of: #/<script>([\s\S]*?)<\/script>/#)).1
    var hash = SHA256()
    hash.update(data: Array(script.utf8))
    let digest = Data(hash.finalize().bytes).base64EncodedString()
    #expect(policy?.attributes["content"]?.hasSuffix("script-src 'sha256-\(digest)'") == true)
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
      #expect(svg.attributes["role"] == "img" && (svg.attributes["aria-labelledby"] ?? svg.attributes["aria-label"])?.isEmpty == false)
    }
    #expect(page.elements.filter { $0.name == "fieldset" }.count == page.count("legend"))
  }

  @Test func `Begins with the answer, then what is not as the paper says`() throws {
    let page = try ParsedMarkup(Self.small)
    let parts = page.elements.filter { $0.attributes["class"] == "part" }.compactMap { $0.attributes["id"] }
    #expect(parts == ["answer", "findings", "open", "charts", "claims", "not-checkable", "sources", "glossary"])
    #expect(page.text.contains("1 claim put to 2 checks, on what the paper prints and 1 file that its authors published"))
    #expect(page.text.contains("0 hold; 1 does not. What is not as the paper says comes to 1 finding."))
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

  @Test func `Claims are closed until opened, and tell the script what they are`() throws {
    let page = try ParsedMarkup(Self.small)
    let claims = page.elements.filter { $0.attributes["class"] == "claim" }
    #expect(claims.count == 2)
    for claim in claims {
      #expect(claim.name == "details" && claim.attributes["open"] == nil)
      #expect(claim.attributes["data-v"]?.isEmpty == false && claim.attributes["data-w"]?.isEmpty == false)
    }
  }

  @Test func `A card says what the paper and the evidence say, why it matters, and how to see it`() throws {
    let page = try ParsedMarkup(Self.small)
    for term in ["The paper says", "The evidence says", "Why it matters", "What rests on it", "What would change it", "Run again"] {
      #expect(page.text.contains(term))
    }
    #expect(page.text.contains("Every pick spreads widely."))
    #expect(page.text.contains("claims verify spread-of-picks/smallest"))
  }

  @Test func `A chart stands with the claim that it is about`() throws {
    var model = SampleModel.small
    model.figures[0].claims = ["floor", "spread-of-picks"]
    let html = HTMLReport(model).rendered()
    let claim = try #require(html.firstRange(of: "<details id=\"floor\""))
    let chart = try #require(html.firstRange(of: "<figure id=\"overlap\""))
    #expect(claim.lowerBound < chart.lowerBound)
    #expect(html.contains("href=\"#overlap\""))
    #expect(!html.contains("id=\"charts\""))
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
