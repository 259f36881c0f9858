import Foundation
import Testing

@testable import Evidence

/// Result files of programs that many use, as these programs wrote them.
@Suite struct EvaluationResultsTests {
  private func read(
    _ name: String, subject: String? = nil, editing: (String) -> String = { $0 }
  ) throws -> MeasuredFile.Contents {
    let text = try String(contentsOf: Fixtures.folder("evaluations").appendingPathComponent(name), encoding: .utf8)
    return try MappingReadingTests.read(editing(text), by: [], file: name, subject: subject)
  }

  @Test func `Results of lm-evaluation-harness are accuracies with examples and standard errors, a task a batch`() throws {
    let found = try read("results_2026-11-30.json")
    #expect(Set(found.rows.map(\.key.subject)) == ["example/tiny-model"])
    #expect(found.rows.allSatisfy { $0.examples == 20 && $0.key.run == "lm-evaluation-harness" })
    let said = found.rows.map { "\($0.key.batch) \($0.key.quantity.rawValue) \($0.key.detail) \($0.value)" }
    #expect(
      Set(said) == [
        "tiny_arithmetic accuracy.top1 acc 0.25", "tiny_arithmetic accuracy.top1 acc_norm 0.25",
        "tiny_arithmetic standard-error accuracy.top1 acc 0.09933992677987828",
        "tiny_arithmetic standard-error accuracy.top1 acc_norm 0.09933992677987828",
        "tiny_answers accuracy.top1 exact_match strict-match 0.0", "tiny_answers standard-error accuracy.top1 exact_match strict-match 0.0",
      ])
    let notice = try #require(found.notice)
    #expect(notice.contains("6 measurements of example/tiny-model") && notice.contains("bleu,strict-match"), "\(notice)")
    #expect(try read("results_2026-11-30.json", subject: "mine").rows.map(\.key.subject) == Array(repeating: "mine", count: 6))
  }

  @Test func `Older results name their model among its arguments, and what was not reckoned is left out`() throws {
    let found = try read("results_2026-11-30.json") { text in
      text.replacing("\"model_name\": \"example/tiny-model\",", with: "")
        .replacing(/"model_args": \{[^}]*\}/, with: "\"model_args\": \"pretrained=example/other,dtype=float16\"")
        .replacing("\"acc_stderr,none\": 0.09933992677987828", with: "\"acc_stderr,none\": \"N/A\"")
        .replacing("\"acc_norm_stderr,none\": 0.09933992677987828", with: "\"acc_norm_stderr,none\": NaN")
        .replacing("n-samples", with: "no-samples")
    }
    #expect(Set(found.rows.map(\.key.subject)) == ["example/other"])
    #expect(found.rows.count == 4 && found.rows.allSatisfy { $0.examples == nil })
  }

  @Test func `What is called accuracy and is none is not read as one`() throws {
    let error = #expect(throws: MeasuringError.self) {
      try read("results_2026-11-30.json") { $0.replacing("tiny_arithmetic", with: "truthfulqa_mc2").replacing("exact_match", with: "rouge1") }
    }
    #expect(error?.problem.contains("rouge1,strict-match") == true, "\(error?.description ?? "")")
  }

  @Test func `Single answers are rows by example, of the model that is named on the way in`() throws {
    let found = try read("samples_tiny_arithmetic_2026-11-30T14-49-23.553846.jsonl", subject: "mine")
    #expect(found.rows.count == 10 && Set(found.rows.map(\.key.item)) == Set((0..<5).map { "example \($0)" }))
    #expect(found.rows.allSatisfy { $0.key.batch == "tiny_arithmetic" && [0, 1].contains($0.value) && $0.examples == 1 })
    #expect(Set(found.rows.map(\.key.detail)) == ["acc", "acc_norm"])
    let answers = try read("samples_tiny_answers_2026-11-30T14-49-23.553846.jsonl", subject: "mine")
    #expect(answers.rows.map(\.key.detail) == Array(repeating: "exact_match strict-match", count: 5))
    let error = #expect(throws: MeasuringError.self) { try read("samples_tiny_answers_2026-11-30T14-49-23.553846.jsonl") }
    #expect(error?.problem.contains("--as NAME") == true)
  }

  @Test func `A log of Inspect is an accuracy a scorer`() throws {
    let found = try read("inspect.json")
    #expect(found.rows.map(\.key.quantity) == [.top1, .standardError] && found.rows.map(\.value) == [0.8, 0.0917662935482247])
    #expect(found.rows.allSatisfy { $0.examples == 20 && $0.key.subject == "mockllm/model" && $0.key.batch == "tiny_arithmetic" })
    #expect(found.rows.map(\.key.detail) == ["match", "accuracy.top1 match"])
  }

  @Test func `A log of Inspect whose samples were asked several times is not read as one that was asked once`() {
    let error = #expect(throws: MeasuringError.self) {
      try read("inspect.json") { $0.replacing("\"scored_samples\":", with: "\"reducer\": \"pass_at_5\", \"scored_samples\":") }
    }
    #expect(error?.description.contains("reducer") == true, "\(error?.description ?? "")")
  }

  @Test func `An evaluation of Inspect that did not end is no evidence`() {
    let error = #expect(throws: MeasuringError.self) {
      try read("inspect.json") { $0.replacing("\"status\": \"success\"", with: "\"status\": \"error\"") }
    }
    #expect(error?.description.contains("'error' is not in the table 'evaluation that ended'") == true, "\(error?.description ?? "")")
  }
}
