import Foundation
import Testing

@testable import Report

/// JSON and JUnit say the same as the pages, for machines.
@Suite struct MachineFormatTests {
  @Test func jsonNamesItsFormatAndKeepsVerdictsApart() throws {
    let text = try JSONReport(SampleModel.small).rendered()
    let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(root["format"] as? Int == JSONReport.format)
    #expect(text.contains("\"verdict\" : \"not run\""))
    #expect(text.contains("\"value\" : 20.87"))
    #expect(text == (try JSONReport(SampleModel.small).rendered()))
  }

  @Test func jsonSurvivesEveryText() throws {
    let text = try JSONReport(SampleModel.large(claims: 30)).rendered()
    _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  @Test func junitCountsEachVerdictAsWhatItIs() throws {
    let page = try ParsedMarkup(JUnitReport(SampleModel.small).rendered())
    let root = try #require(page.elements.first)
    #expect(root.attributes["tests"] == "4" && root.attributes["failures"] == "1")
    #expect(root.attributes["errors"] == "0" && root.attributes["skipped"] == "1")
    #expect(page.count("testcase") == 4 && page.count("failure") == 1 && page.count("skipped") == 1)
  }

  @Test func junitSurvivesEveryText() throws {
    _ = try ParsedMarkup(JUnitReport(SampleModel.large(claims: 30)).rendered())
  }
}
