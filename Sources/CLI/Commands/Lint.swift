import ArgumentParser
import Claims
import Evidence
import Foundation
import Questions
import Report

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find mistakes in claims, golden files and mappings, with file, line, column and remedy.",
    discussion: """
      With evidence (--archive or CLAIMS_ARCHIVE) also names that nothing in it has: a subject, batch, run or detail that \
      would otherwise be not run without a word, and mappings that none of its files is for.
      """)

  @OptionGroup var files: LibraryOptions
  @OptionGroup var evidence: EvidenceOptions

  func run() throws {
    let library = try files.library()
    let mappings = files.mappings(library.suite)
    var problems =
      mappings.problems +
      ClaimChecker.problems(of: library, vocabulary: library.vocabulary)
      + MemoryTable.paper(library.figures.values).problems
    if let folder = evidence.archiveFolder(files, library.suite), problems.isEmpty {
      for mapping in ArchiveImporter.unused(mappings, in: URL(fileURLWithPath: folder)) {
        Terminal.complain("note: \(mapping): no file of the archive is one that it is for")
      }
      let (_, _, base) = try evidence.evidence(with: files, try FilterOptions.parse([]))
      problems += try EvidenceLint.problems(of: library, table: base, subjects: base.subjects)
    }
    for problem in problems { print(problem) }
    Terminal.complain(
      "\(library.claims.count) claims, \(library.claims.reduce(0) { $0 + $1.checks.count }) checks, "
        + "\(library.figures.count) figures\(mappings.count == 0 ? "" : ", \(counted(mappings.count, "mapping"))"): \(problems.isEmpty ? "no problems" : counted(problems.count, "problem"))")
    guard problems.isEmpty else { throw Exit.lint }
  }
}
