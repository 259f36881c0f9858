import Claims
import Evidence
import Foundation
import Questions
import Testing

@Suite struct ClaimFiles {
  @Test func `Have no mistakes`() {
    let problems =
      ClaimChecker.problems(of: Suite.library, vocabulary: Suite.library.vocabulary)
      + MemoryTable.paper(Suite.library.figures.values).problems
    for problem in problems { Issue.record("\(problem)") }
  }

  @Test func `Name no evidence that there is none of`() throws {
    let evidence = try Suite.archive == nil ? Suite.fixtures.get() : Suite.published.get()
    let table = evidence.verifier.table
    for problem in try EvidenceLint.problems(of: Suite.library, table: table, subjects: evidence.verifier.subjects) {
      Issue.record("\(problem)")
    }
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

  @Test func `Have no stale verdicts`() throws {
    for set in ["fixtures", "published"] {
      let stale = try AcceptedVerdicts(root: Suite.root, set: set).stale(in: Suite.library)
      for line in stale { Issue.record("\(line)") }
    }
  }

  @Test func `Have verdicts in files as they are written`() throws {
    let files = FileManager.default
    let root = files.temporaryDirectory.appendingPathComponent("verdicts-\(UUID())").path
    defer { try? files.removeItem(atPath: root) }
    try files.createDirectory(atPath: root + "/golden", withIntermediateDirectories: true)
    let (committed, copy) = (Suite.root + "/golden/verdicts", root + "/golden/verdicts")
    try files.copyItem(atPath: committed, toPath: copy)
    for set in ["fixtures", "published"] {
      var verdicts = try AcceptedVerdicts(root: root, set: set)
      try verdicts.write(verdicts.claims.values.sorted { $0.claim < $1.claim })
    }
    let paths = try files.subpathsOfDirectory(atPath: committed).sorted()
    let written = try files.subpathsOfDirectory(atPath: copy).sorted()
    #expect(paths.count > 3 && paths == written)
    for path in paths where path.hasSuffix(".json") {
      #expect(files.contents(atPath: "\(copy)/\(path)") == files.contents(atPath: "\(committed)/\(path)"), "\(path)")
    }
  }
}

@Suite struct VerdictsOfClaims {
  @Test(arguments: Suite.cases)
  func `Are as accepted on the fixtures`(_ item: SuiteCase) throws {
    let difference = try Suite.fixtures.get().difference(item)
    #expect(difference == nil)
  }

  @Test(arguments: Suite.cases.filter { $0.tier == .replica })
  func `Are as accepted on the committed replica`(_ item: SuiteCase) throws {
    let difference = try Suite.replica.get().difference(item)
    #expect(difference == nil)
  }

  @Test(.enabled(if: Suite.archive != nil, "CLAIMS_ARCHIVE names no archive"), arguments: Suite.cases)
  func `Are as accepted on the published results`(_ item: SuiteCase) throws {
    let difference = try Suite.published.get().difference(item)
    #expect(difference == nil)
  }
}
