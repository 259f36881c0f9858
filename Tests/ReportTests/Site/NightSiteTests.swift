import Claims
import Foundation
import Ground
import Testing

@testable import Nights
@testable import Report

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct NightSiteTests {
  private func record(_ night: String, _ verdict: Verdict, noise: ChangeNoise = .none) -> VerdictRecord {
    let result = CheckResult(claim: "a-claim", check: "one", tier: .checkpoint, verdict: verdict)
    return VerdictRecord(
      claim: "a-claim", check: "one", tier: .checkpoint, night: night, verdict: verdict, tool: "claims <1>",
      claimDigest: "0123456789ab", cause: "at <s>@100 & \"more\"", noise: noise, result: result)
  }

  private var site: NightSite {
    var summary = NightSummary()
    summary.problems = [NightlyProblem(kind: .failed, subject: "s", step: 3, place: "/m/<3>", reason: "NaN & worse")]
    return NightSite(
      title: "Nights & <days>", address: "https://example.org/n/", toolVersion: "claims <1>",
      nights: [
        NightRecord(id: "2026-01-01T02-30-00.5Z", tool: "claims <1>", summary: NightSummary()),
        NightRecord(id: "2026-01-02T02-30-00.5Z", tool: "claims <1>", summary: summary),
      ],
      history: [
        record("2026-01-01T02-30-00.5Z", .reproduced),
        record("2026-01-02T02-30-00.5Z", .contradicted, noise: .voting(agreeing: 8, of: 8)),
      ])
  }

  @Test func `Every page and the feed are well formed`() {
    let site = site
    for text in [site.feed, site.index(kept: []), site.page(of: nil, id: "a-claim", kept: ["2026-01-01T02-30-00.5Z"])] {
      let parser = XMLParser(data: Data(text.replacing("<!DOCTYPE html>", with: "").utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))\n\(text.prefix(400))")
    }
  }

  @Test func `The feed has an entry a night with its time and address`() {
    let feed = site.feed
    #expect(feed.components(separatedBy: "<entry>").count == 3)
    #expect(feed.contains("<updated>2026-01-02T02:30:00.5Z</updated>"))
    #expect(feed.contains("https://example.org/n/nights/2026-01-02T02-30-00.5Z/index.html"))
    #expect(feed.contains("a-claim/one: contradicted") && feed.contains("1 changed verdict, 1 failed"))
  }

  @Test func `A claim's page tells when and why its verdict changed`() {
    let page = site.page(of: nil, id: "a-claim", kept: ["2026-01-02T02-30-00.5Z"])
    #expect(page.contains("../nights/2026-01-02T02-30-00.5Z/index.html"))
    #expect(!page.contains("../nights/2026-01-01T02-30-00.5Z/index.html"))
    #expect(page.contains("at &lt;s&gt;@100 &amp; &quot;more&quot;") && page.contains("8 of 8 parts"))
  }

  private func night(_ flips: [NightModel.Flip], problems: [NightlyProblem] = []) -> NightModel {
    var summary = NightSummary()
    summary.problems = problems
    return NightModel(
      id: "2026-01-02T02-30-00Z", title: "Nights", toolVersion: "claims 1", summary: summary, newCheckpoints: [],
      flips: flips, headChanges: [],
      claims: ReportModel(title: "", paper: "", toolVersion: "claims 1", sections: []))
  }

  @Test func `A quiet night needs no look`() {
    let model = night([])
    #expect(!model.needsLook && model.headline == "0 new checkpoints, nothing needs a look")
    #expect(NightReport(model).summary.contains("nothing needs a look"))
  }

  @Test(arguments: [(8, true), (5, false)])
  func `Only a change beyond the noise needs a look`(_ agreeing: Int, _ needsLook: Bool) {
    let flip = NightModel.Flip(
      record: record("2026-01-02T02-30-00Z", .contradicted, noise: .voting(agreeing: agreeing, of: 8)), before: .reproduced)
    #expect(night([flip]).needsLook == needsLook)
    #expect(NightReport(night([flip])).summary.contains("a-claim/one") == needsLook)
    // The page shows it in either case.
    #expect(NightReport(night([flip])).page.contains("a-claim/one"))
  }

  @Test func `A failed checkpoint is a JUnit error`() {
    let failed = NightlyProblem(kind: .failed, subject: "s", step: 3, place: "/m", reason: "NaN < worse")
    let text = NightReport(night([], problems: [failed])).junit
    #expect(XMLParser(data: Data(text.utf8)).parse())
    #expect(text.contains("name=\"s@3\"") && text.contains("NaN &lt; worse"))
  }
}
