import Foundation
import Testing

@testable import Report

/// The schema that is published for the JSON report states what is written, and all of it.
@Suite struct ReportSchemaTests {
  private func problems(_ document: [String: Any]) throws -> [String] {
    try SchemaValidation(schema: RecordedReport.root + "/docs/report.schema.json").problems(document)
  }

  private func document(_ model: ReportModel) throws -> [String: Any] {
    let text = try JSONReport(model).rendered()
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `The report of all claims is as its schema says`() throws {
    let problems = try problems(document(RecordedReport.model.get()))
    #expect(problems.isEmpty, "\(problems.prefix(5))")
  }

  @Test func `A report with every text and kind of result is as its schema says`() throws {
    for model in [SampleModel.small, SampleModel.large(claims: 30)] {
      let problems = try problems(document(model))
      #expect(problems.isEmpty, "\(problems.prefix(5))")
    }
  }

  @Test(arguments: [
    "another format", "a verdict that does not exist", "a member that the schema does not know", "a missing member",
    "a text for a list",
  ])
  func `What is not so is found`(change: String) throws {
    var document = try document(SampleModel.small)
    switch change {
    case "another format": document["format"] = 1
    case "a verdict that does not exist": document["standing"] = [["tier": "paper", "verdict": "fine", "claims": 1, "checks": 1]]
    case "a member that the schema does not know": document["mood"] = "good"
    case "a missing member": document["findings"] = nil
    default: document["notices"] = "none"
    }
    #expect(try problems(document).count == 1)
  }
}
