import Testing

@testable import Report

/// Long lists of sources are written once.
@Suite struct SourceListTests {
  private func entry(_ source: String, _ digest: String = "") -> ProvenanceEntry {
    ProvenanceEntry(source: source, digest: digest, precision: digest.isEmpty ? "printed" : "fp32")
  }

  @Test func `Lines of one file are named together in their order`() {
    let merged = SourceLists.merged([
      entry("./golden/a.yaml:10"), entry("./golden/a.yaml:9"), entry("golden/b.yaml:3"), entry("run 7:5", SampleModel.digest),
      entry("run 7:6", SampleModel.digest),
    ])
    #expect(merged.map(\.source) == ["golden/a.yaml:9,10", "golden/b.yaml:3", "run 7:5", "run 7:6"])
  }

  /// Two claims that rest on the same eight sources, one on four of them, one on three.
  private static let model: ReportModel = {
    func claim(_ id: String, _ sources: Int) -> ClaimEntry {
      let provenance = (1...sources).map {
        ProvenanceEntry(source: "run step \($0)", digest: SampleModel.digest, precision: "fp32")
      }
      let result = TierResult(tier: .replica, verdict: .reproduced, provenance: provenance)
      return ClaimEntry(
        id: id, title: id, statement: "", place: "", kind: "",
        checks: [CheckEntry(id: "only", question: "?", expected: "", results: [result], rerunCommand: "")])
    }
    return ReportModel(
      title: "t", paper: "", toolVersion: "",
      sections: [
        ReportModel.Section(
          number: "1", title: "one", claims: [claim("a", 8), claim("b", 8), claim("c", 4), claim("d", 3)])
      ],
      sources: (1...8).map {
        ReportModel.Source(tier: .replica, name: "run step \($0)", kind: "recipe", digest: SampleModel.digest, rows: 1)
      })
  }()

  @Test func `Each list is written once and referred to`() throws {
    #expect(SourceLists(Self.model).lists.map(\.count) == [8, 4])
    let html = HTMLReport(Self.model).rendered()
    #expect(html.ranges(of: "<a href=\"#list-1\">8 sources, list 1</a>").count == 2)
    #expect(html.ranges(of: "<a href=\"#list-2\">4 sources, list 2</a>").count == 1)
    // Lists number their sources, the claim with few names them.
    #expect(html.contains("8 sources: <a href=\"#source-1\">1–8</a>") && html.contains("4 sources: <a href=\"#source-1\">1–4</a>"))
    #expect(html.ranges(of: "<a href=\"#source-3\">run step 3</a>").count == 1)
    let ids = try ParsedMarkup(html).elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).isSuperset(of: ["list-1", "list-2", "source-1", "source-8"]))
  }

  @Test func `In several files the lists are with the sources`() throws {
    let files = MarkdownReport(Self.model).files()
    #expect(try #require(files["sections/section-1.md"]).contains("[8 sources, list 1](../sources.md#list-1)"))
    let sources = try #require(files["sources.md"])
    #expect(sources.contains("## List 1") && sources.contains("8 sources: 1–8") && sources.contains("| 8 | replica | `run step 8` |"))
    #expect(try #require(files["report.md"]).contains("(sources.md)"))
  }
}
