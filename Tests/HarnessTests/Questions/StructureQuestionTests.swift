import Report
import Testing

@testable import Evidence
@testable import Questions

@Suite struct Structure {
  private let asking = Asking(
    rows: [.sample(.loss, 1, subject: "a"), .sample(.loss, 2, subject: "b")],
    figures: ClaimText.figures(
      "top-a: {number: 1}", "picks: {heads: \"L0H{1,2}\"}", "word: {text: dense}", "classes: {list: [self, local]}",
      "printed: {printed: \"0.50\"}"))

  @Test(arguments: [
    ("[measurement(loss, subject = s) for s in [a, b]]", ["a=1", "b=2"]),
    ("[count(h) for h in L0H{1,2}]", ["L0H1=1", "L0H2=1"]),
    ("[text(c) for c in figure(classes)]", ["self=self", "local=local"]),
    // Labelled values are bound to their labels, numbers to themselves.
    ("[measurement(loss, subject = s) for s in [a = 7, b = 7]]", ["a=1", "b=2"]),
    ("[n * 10 for n in [1, 2]]", ["1=10", "2=20"]),
    ("[x = 1, y = L0H1]", ["x=1", "y=L0H1"]), ("text(dense)", ["=dense"]), ("figure(word)", ["=dense"]),
    ("figure(picks)", ["=L0H{1,2}"]), ("figure(sample/top-a)", ["=1"]),
    // V·d + T·d + layers·(4d² + 2·d·ff + 4d) + 2d with V 10, T 8, d 4, ff 16, 2 layers.
    ("gpt-parameters(2, width = 4, vocabulary = 10, context = 8, feed-forward = 16)", ["=496"]),
  ])
  func `Answers are as computed by hand`(question: String, labelled: [String]) throws {
    #expect(try asking.labelled(question) == labelled)
  }

  @Test(arguments: [
    ("[measurement(loss, subject = s) for s in [a, c]]", EvaluationError.Kind.noEvidence),
    ("[count(s) for s in none]", .noEvidence),
    ("figure(nothing)", .badQuestion), ("constructed-pr([1, 1, 1], rows = 2)", .badQuestion),
    ("constructed-pr([0, 0])", .brokenEvidence), ("constructed-pr([1], rows = 0)", .badQuestion),
  ])
  func `What is impossible is refused`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test(arguments: [
    // exp(−Σ p ln p) with p = σ²/Σσ²: three equal values, (0.8, 0.2), (0.36, 0.64).
    ("[1, 1, 1]", 3.0), ("[2, 1]", 1.6493848884661177), ("[3, 4]", 1.9220997241070779),
  ])
  func `The participation ratio of a known spectrum is exact`(spectrum: String, value: Double) throws {
    #expect(abs(try asking.value("constructed-pr(\(spectrum))") - value) < 1e-9)
  }

  @Test func `A printed figure carries half a unit and its source`() throws {
    let item = try #require(try asking.ask("figure(printed)").items.first)
    #expect(abs(item.slack - 0.005) < 1e-12)
    #expect(item.sources == ["golden sample/printed"])
  }

  @Test func `Every question has a meaning for every parameter`() throws {
    try #require(!QuestionKind.vocabulary.signatures.isEmpty)
    for signature in QuestionKind.vocabulary.signatures.values {
      #expect(!signature.meaning.isEmpty)
      #expect(Set(signature.parameters.map(\.name)).count == signature.parameters.count, "\(signature.name)")
      for parameter in signature.parameters { #expect(!parameter.meaning.isEmpty, "\(signature.name) \(parameter.name)") }
    }
  }
}
