import Claims
import Foundation
import Testing

@Suite struct LibraryLoading {
  private func load(_ files: [String: String]) throws -> ClaimLibrary {
    try Sample.inTemporaryFolder { root in
      for (name, text) in files {
        let path = root + "/" + name
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      }
      return ClaimLibrary.load(root: root, vocabulary: Sample.vocabulary)
    }
  }

  @Test func `Claims and figures are found in all folders`() throws {
    let library = try load([
      "claims/04/sample.yaml": Sample.claim(), "golden/figures/04/sample.yaml": Sample.figures("a: {number: 1}"),
    ])
    #expect(library.problems.isEmpty)
    #expect(library.claim("sample") != nil)
    #expect(library.figures.keys.sorted() == ["sample/a"])
  }

  @Test func `A file is named by its claim`() throws {
    let problem = try #require(try load(["claims/other.yaml": Sample.claim()]).problems.first)
    #expect(problem.message == "the file is called 'other', the claim 'sample'")
    #expect(problem.location.file.hasSuffix("/claims/other.yaml"))
    #expect(problem.remedy == "name the file by its id")
  }

  @Test func `Two claims of one name are a problem of the second`() throws {
    let library = try load(["claims/a/sample.yaml": Sample.claim(), "claims/b/sample.yaml": Sample.claim()])
    let problem = try #require(library.problems.first)
    #expect(library.claims.count == 1)
    #expect(problem.message.contains("'sample' is also in"))
    #expect(problem.location.file.hasSuffix("/claims/b/sample.yaml"))
  }

  @Test func `A suite among another's claims is one problem, and the claims of neither are mixed`() throws {
    let library = try load([
      "claims/sample.yaml": Sample.claim(), "claims/inner/suite.yaml": "title: Inner",
      "claims/inner/claims/sample.yaml": Sample.claim(), "claims/inner/golden/figures/x.yaml": "?",
    ])
    #expect(library.problems.map(\.message) == ["a suite stands among the claims of another"])
    #expect(library.claims.map(\.id) == ["sample"])
    let misplaced = try load(["claims/sample.yaml": Sample.claim(), "claims/suite.yaml": "title: A paper"])
    #expect(misplaced.problems.map(\.remedy) == ["move it beside the folder claims"])
    #expect(misplaced.claims.count == 1)
  }

  @Test func `A broken file leaves the others readable`() throws {
    let library = try load(["claims/broken.yaml": "id: [", "claims/sample.yaml": Sample.claim()])
    #expect(library.claims.map(\.id) == ["sample"])
    #expect(library.problems.count == 1)
  }

  @Test func `Bytes that are no text are a problem`() throws {
    let library = try Sample.inTemporaryFolder { root in
      try FileManager.default.createDirectory(atPath: root + "/claims", withIntermediateDirectories: true)
      try Data([0xff, 0xfe, 0x00, 0xd8]).write(to: URL(fileURLWithPath: root + "/claims/a.yaml"))
      return ClaimLibrary.load(root: root, vocabulary: Sample.vocabulary)
    }
    #expect(library.problems.count == 1)
    #expect(library.claims.isEmpty)
  }

  @Test func `Figures of one name in two files are a problem`() throws {
    let library = try load([
      "claims/sample.yaml": Sample.claim(), "golden/figures/a.yaml": Sample.figures("a: {number: 1}"), "golden/figures/b.yaml": Sample.figures("a: {number: 2}"),
    ])
    #expect(library.problems.map(\.message) == ["figure 'sample/a' exists twice"])
  }

  @Test func `Figures of no claim are a problem`() throws {
    let library = try load([
      "claims/another.yaml": Sample.claim(["id": "id: another"]),
      "golden/figures/sample.yaml": Sample.figures("a: {number: 1}", "b: {number: 2}"),
    ])
    let problem = try #require(library.problems.first)
    #expect(library.problems.count == 1)
    #expect(problem.message == "they are the figures of no claim: none is called 'sample'")
    #expect(problem.location.file.hasSuffix("/golden/figures/sample.yaml"))
  }

  @Test func `Statements that nothing can decide are listed`() throws {
    let library = try load(["claims/not-checkable.yaml": "- {statement: s, section: \"1\", why: w}\n"])
    #expect(library.notCheckable.map(\.why) == ["w"])
    let broken = try load(["claims/not-checkable.yaml": "- {statement: s, section: \"1\"}\n"])
    #expect(broken.problems.map(\.message) == ["key 'why' is missing"])
  }
}
