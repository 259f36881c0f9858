import ArgumentParser
import Claims
import Evidence

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find mistakes in claim and golden files, with file, line, column and remedy.")

  @OptionGroup var files: LibraryOptions

  func run() throws {
    let library = try files.library()
    let problems =
      ClaimChecker.problems(of: library, vocabulary: library.vocabulary)
      + MemoryTable.paper(library.figures.values).problems
    for problem in problems { print(problem) }
    Terminal.complain(
      "\(library.claims.count) claims, \(library.claims.reduce(0) { $0 + $1.checks.count }) checks, "
        + "\(library.figures.count) figures: \(problems.isEmpty ? "no problems" : "\(problems.count) problems")")
    guard problems.isEmpty else { throw Exit.lint }
  }
}
