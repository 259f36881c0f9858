import Claims
import Ground
import Testing

@Suite struct FigureReading {
  private func read(_ line: String) -> (figures: [Figure], problems: [Problem]) {
    let (_, figures, problems) = Figure.read(Sample.figures(line), file: "golden/sample.yaml")
    return (figures, problems)
  }

  @Test func `A printed figure means half a unit of its last digit`() throws {
    let figure = try #require(read("a: {printed: \"0.151\"}").figures.first)
    #expect(figure.name == "sample/a")
    #expect(figure.content == .number(0.151))
    #expect(abs(figure.tolerance - 0.0005) < 1e-15)
    #expect(figure.written == "0.151")
  }

  @Test func `A stated tolerance replaces half a unit`() throws {
    let figure = try #require(read("a: {printed: \"~14\", tolerance: 2, reason: printed as about}").figures.first)
    #expect(figure.tolerance == 2)
    #expect(figure.toleranceReason == "printed as about")
  }

  @Test func `Exact numbers, sets, texts and lists are read`() {
    #expect(read("a: {number: 12}").figures.first?.tolerance == 0)
    #expect(read("a: {heads: \"L0H{3,6}\"}").figures.first?.written == "L0H{3,6}")
    #expect(read("a: {text: dense}").figures.first?.content == .text("dense"))
    #expect(read("a: {list: [self, 3]}").figures.first?.content == .list([.text("self"), .number(3)]))
  }

  @Test func `Fields under 'about' serve all figures and give way to their own`() throws {
    let text = """
      claim: sample
      about: {subject: tiny, quantity: pr, step: 5}
      figures:
        a: {number: 1, measures: {step: 7}}
        b: {number: 2}
      """
    let (_, figures, problems) = Figure.read(text, file: "g")
    #expect(problems.isEmpty)
    #expect(figures.first?.measures == ["subject": "tiny", "quantity": "pr", "step": "7"])
    #expect(figures.last?.measures == nil)
  }

  static let mistakes: [(String, Int, String)] = [
    ("a: {printed: \"~14\"}", 16, "approximate and has no tolerance"),
    ("a: {printed: \"0.1\", tolerance: 1}", 6, "a tolerance without a reason"),
    ("a: {printed: \"0.1\", tolerance: -1, reason: r}", 6, "a negative tolerance"),
    ("a: {printed: many}", 16, "'many' is not a printed number"),
    ("a: {printed: \"1\", number: 1}", 6, "exactly one of"),
    ("a: {}", 6, "exactly one of"),
    ("a: {number: many}", 15, "'number' must be a number"),
    ("a: {number: .nan}", 15, "'number' must be a number"),
    ("a: {heads: L0X1}", 14, "is not a set of heads"),
    ("a: {list: []}", 13, "'list' must be a list"),
    ("a: {list: [[1]]}", 14, "a value of a list"),
    ("a: {nummer: 1}", 7, "unknown key 'nummer'"),
    ("a: {number: 1, measures: {subject: tiny}}", 6, "at least subject and quantity"),
    ("a: {number: 1, measures: {subject: tiny, quantity: pr, stp: 1}}", 58, "unknown key 'stp'"),
  ]

  @Test(arguments: mistakes)
  func `A mistake is named with its place`(line: String, column: Int, says: String) throws {
    let problems = read(line).problems
    let problem = try #require(problems.first { $0.message.contains(says) }, "\(problems)")
    #expect(problem.location == SourceLocation(file: "golden/sample.yaml", line: 3, column: column))
    #expect(!problem.remedy.isEmpty)
  }

  @Test(arguments: [
    ("figures: {}", "key 'claim' is missing"), ("claim: a", "key 'figures' is missing"),
    ("claim: a\nfigures: [1]", "must be a mapping"), ("- 1", "must be a mapping"), ("claim: a\nfigures: {a: 1, a: 2}", "written twice"),
  ])
  func `A file of another form is refused`(text: String, says: String) {
    let (_, figures, problems) = Figure.read(text, file: "g")
    #expect(figures.isEmpty)
    #expect(problems.contains { $0.message.contains(says) })
  }
}
