import Claims
import Harness
import Testing

@Suite struct ClaimFiles {
  @Test func haveNoMistakes() {
    let problems =
      ClaimChecker.problems(of: Suite.library, vocabulary: Suite.library.vocabulary)
      + MemoryTable.paper(Suite.library.figures.values).problems
    for problem in problems { Issue.record("\(problem)") }
  }

  @Test(arguments: ["QUESTIONS.md", "VOCABULARY.md", "claim.schema.json"])
  func `The pages of the language are those that the program makes`(_ page: String) throws {
    let library = Suite.library
    let made =
      switch page {
      case "QUESTIONS.md": LanguageReference.markdown(library.vocabulary)
      case "VOCABULARY.md": LanguageReference.words(library.vocabulary, usedBy: library.claims)
      default: LanguageReference.schema(library.vocabulary)
      }
    let kept = try String(contentsOfFile: "\(Suite.root)/claims/\(page)", encoding: .utf8)
    #expect(made == kept, "make reference writes them anew")
  }

  @Test func haveNoStaleVerdicts() throws {
    for set in ["fixtures", "published"] {
      let stale = try AcceptedVerdicts(root: Suite.root, set: set).stale(in: Suite.library)
      for line in stale { Issue.record("\(line)") }
    }
  }
}

@Suite struct Verdicts {
  @Test(arguments: Suite.cases)
  func onFixtures(_ item: SuiteCase) throws {
    let difference = try Suite.fixtures.get().difference(item)
    #expect(difference == nil)
  }

  @Test(arguments: Suite.cases.filter { $0.tier == .replica })
  func onTheCommittedReplica(_ item: SuiteCase) throws {
    let difference = try Suite.replica.get().difference(item)
    #expect(difference == nil)
  }

  @Test(.enabled(if: Suite.archive != nil, "CLAIMS_ARCHIVE names no archive"), arguments: Suite.cases)
  func onThePublishedResults(_ item: SuiteCase) throws {
    let difference = try Suite.published.get().difference(item)
    #expect(difference == nil)
  }
}
