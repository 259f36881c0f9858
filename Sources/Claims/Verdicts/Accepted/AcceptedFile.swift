import Foundation
import Ground

/// The files of `golden/verdicts`: JSON with a line for each result, and for each item where there are several, so that
/// a difference between two versions says what became of which value.
enum AcceptedFile {
  /// The version of the format.
  private static let format = 2

  static func problem(_ path: String, _ message: String) -> Problem {
    Problem(
      SourceLocation(file: path), "not a file of accepted verdicts: \(message)",
      remedy: "restore it from version control, or accept the verdicts again")
  }

  private static func read<Content: Stored>(_ type: Content.Type, at path: String) throws(Problem) -> Content {
    let content: Content
    do {
      let decoder = JSONDecoder()
      // An interval may be unbounded.
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      content = try decoder.decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw problem(path, reason(of: error))
    }
    guard content.format == format else { throw problem(path, "format \(content.format), \(format) is known") }
    return content
  }

  /// One claim's results and changes, in one set.
  ///
  /// - Parameter sources: what is known of the sources that the results name. Those not among them are figures of the
  ///   paper, which have no digest.
  static func claim(at path: String, sources: [String: CheckResult.Source]) throws(Problem) -> AcceptedClaim {
    let stored = try read(StoredClaim.self, at: path)
    if let name = stored.results.flatMap({ $0.sources ?? [] }).first(where: { sources[$0] == nil && !$0.contains(figures) }) {
      throw problem(path, "the set's list of sources has no '\(name)'")
    }
    return AcceptedClaim(
      claim: stored.claim,
      results: stored.results.map { $0.result(of: stored.claim, sources: sources) }, changes: stored.changes ?? [])
  }

  /// The sources that a set's results name, by name; none where there is no file.
  static func sources(at path: String) throws(Problem) -> [String: CheckResult.Source] {
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    let stored = try read(StoredSources.self, at: path)
    return Dictionary(stored.sources.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// Writes the claim's file, or removes it where no result is left.
  static func write(_ claim: AcceptedClaim, to path: String) throws {
    guard !claim.results.isEmpty else {
      if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
      return
    }
    try write(
      .object([
        ("format", .number(Double(format))), ("claim", .text(claim.claim)),
        ("results", .list(claim.results.map(JSONLines.init))), ("changes", .given(claim.changes.map(JSONLines.init))),
      ]), to: path)
  }

  /// Writes what is known of sources, figures of the paper left out.
  static func write(sources: some Sequence<CheckResult.Source>, to path: String) throws {
    let listed = sources.filter { !$0.name.contains(figures) }.sorted { $0.name < $1.name }
    guard !listed.isEmpty || FileManager.default.fileExists(atPath: path) else { return }
    try write(
      .object([("format", .number(Double(format))), ("sources", .list(listed.map(JSONLines.init)))]), to: path)
  }

  private static func write(_ content: JSONLines, to path: String) throws {
    let file = URL(fileURLWithPath: try target(of: path))
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data((content.written + "\n").utf8).write(to: file, options: .atomic)
  }

  /// The file behind a path that may be a link: the link stays, and what it leads to is replaced.
  private static func target(of path: String) throws(Problem) -> String {
    guard case .file(let target, _) = OutputPlace(path) else {
      throw problem(path, "a device, pipe or folder stands in its place")
    }
    return target
  }

  /// Part of the names of the paper's figures.
  private static let figures = "golden/figures/"
}
