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

  @Test func `The table of verdicts has a measured value a row, and survives every text`() throws {
    let model = SampleModel.large(claims: 30)
    let lines = try Self.commaSeparated(VerdictTable(model).rendered())
    #expect(lines.first == VerdictTable.columns)
    let results = model.sections.flatMap(\.claims).flatMap(\.checks).flatMap(\.results)
    #expect(lines.count - 1 == results.reduce(0) { $0 + max(1, $1.measured.count) } && lines.count > 30)
    #expect(lines.allSatisfy { $0.count == VerdictTable.columns.count })
    // A last line break of a text ends the line and not the field.
    let titles = Set(model.sections.flatMap(\.claims).map { $0.title.hasSuffix("\n") ? String($0.title.dropLast()) : $0.title })
    #expect(Set(lines.dropFirst().compactMap(\.last)) == titles)
  }

  @Test func `The table of verdicts has all digits, and nothing where nothing was measured`() throws {
    let lines = try Self.commaSeparated(VerdictTable(SampleModel.small).rendered())
    let value = try #require(VerdictTable.columns.firstIndex(of: "value"))
    let verdict = try #require(VerdictTable.columns.firstIndex(of: "verdict"))
    #expect(lines.contains { $0[value] == "20.87" })
    #expect(lines.contains { $0[verdict] == "not run" && $0[value].isEmpty })
  }

  /// Reads comma-separated values as RFC 4180 has them.
  private static func commaSeparated(_ text: String) throws -> [[String]] {
    var (lines, fields, field, isQuoted): ([[String]], [String], [Unicode.Scalar], Bool) = ([], [], [], false)
    func word() -> String { String(String.UnicodeScalarView(field)) }
    var rest = Substring.UnicodeScalarView(text.unicodeScalars[...])
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"" where isQuoted && rest.first == "\"":
        field.append(scalar)
        rest.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: (fields, field) = (fields + [word()], [])
      case "\n" where !isQuoted: (lines, fields, field) = (lines + [fields + [word()]], [], [])
      default: field.append(scalar)
      }
    }
    #expect(!isQuoted && field.isEmpty && fields.isEmpty)
    return lines
  }
}
