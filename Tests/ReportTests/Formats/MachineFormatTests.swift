import Foundation
import Testing
import Training

@testable import Report

/// JSON and JUnit say the same as the pages, for machines.
@Suite struct MachineFormatTests {
  @Test func `JSON names its format and keeps verdicts apart`() throws {
    let text = try JSONReport(SampleModel.small).rendered()
    let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(root["format"] as? Int == JSONReport.format)
    #expect(text.contains("\"verdict\" : \"not run\""))
    #expect(text.contains("\"value\" : 20.87"))
    #expect(text == (try JSONReport(SampleModel.small).rendered()))
  }

  @Test func `JSON survives every text`() throws {
    let text = try JSONReport(SampleModel.large(claims: 30)).rendered()
    let read = Self.texts(in: try JSONSerialization.jsonObject(with: Data(text.utf8)))
    #expect(!SampleModel.hostile.isEmpty)
    for text in SampleModel.hostile { #expect(read.contains(Array(text.utf8)), "\(text.debugDescription)") }
  }

  /// All texts of a JSON value as bytes: Swift's own equality passes over normalisation.
  private static func texts(in value: Any) -> Set<[UInt8]> {
    switch value {
    case let text as String: [Array(text.utf8)]
    case let list as [Any]: list.reduce(into: []) { $0.formUnion(texts(in: $1)) }
    case let members as [String: Any]: members.values.reduce(into: []) { $0.formUnion(texts(in: $1)) }
    default: []
    }
  }

  @Test func `JUnit counts each verdict as what it is`() throws {
    let page = try ParsedMarkup(JUnitReport(SampleModel.small).rendered())
    let root = try #require(page.elements.first)
    #expect(root.attributes["tests"] == "4" && root.attributes["failures"] == "1")
    #expect(root.attributes["errors"] == "0" && root.attributes["skipped"] == "1")
    #expect(page.count("testcase") == 4 && page.count("failure") == 1 && page.count("skipped") == 1)
  }

  @Test func `JUnit survives every text`() throws {
    _ = try ParsedMarkup(JUnitReport(SampleModel.large(claims: 30)).rendered())
  }
}
