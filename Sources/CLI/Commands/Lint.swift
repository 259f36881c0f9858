import ArgumentParser
import Claims
import Evidence
import Questions
import Report

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find mistakes in claim and golden files, with file, line, column and remedy.",
    discussion: """
      With evidence (--archive or CLAIMS_ARCHIVE) also names that nothing in it has: a subject, batch, run or detail that \
      would otherwise be not run without a word.
      """)

  @OptionGroup var files: LibraryOptions
  @OptionGroup var evidence: EvidenceOptions

  func run() throws {
    let library = try files.library()
    var problems =
      ClaimChecker.problems(of: library, vocabulary: library.vocabulary)
      + MemoryTable.paper(library.figures.values).problems
    if evidence.archiveFolder != nil, problems.isEmpty {
      let (_, _, base) = try evidence.evidence(with: files, try FilterOptions.parse([]))
      problems += try EvidenceLint.problems(of: library, table: base, subjects: base.subjects)
    }
    for problem in problems { print(problem) }
    Terminal.complain(
      "\(library.claims.count) claims, \(library.claims.reduce(0) { $0 + $1.checks.count }) checks, "
        + "\(library.figures.count) figures: \(problems.isEmpty ? "no problems" : counted(problems.count, "problem"))")
    guard problems.isEmpty else { throw Exit.lint }
  }
}
