import Claims
import Harness
import Testing

@Suite struct ClaimFiles {
  @Test func haveNoMistakes() {
    let problems =
      ClaimChecker.problems(of: Suite.library, vocabulary: QuestionKind.vocabulary)
      + MemoryTable.paper(Suite.library.figures.values).problems
    for problem in problems { Issue.record("\(problem)") }
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
