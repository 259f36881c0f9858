import Claims
import Foundation
import Mathematics

/// What an import did, file by file; paths relative to the archive root, sorted.
public struct ImportSummary: Sendable, Hashable {
  /// Files read now, and how many rows each gave.
  public var imported: [String: Int] = [:]
  /// Files that the table already held, unchanged.
  public var unchanged: [String] = []
  /// Files with the same content as another that was read: path to the other's path.
  public var copies: [String: String] = [:]
  /// Files of no layout that is known here.
  public var unknown: [String] = []
  /// Sound files that no claim needs, and files that are not there but for a pointer: path to why.
  public var passedOver: [String: String] = [:]
  /// Files that are of a known layout, or of none that can be told, and could not be read.
  public var failures: [ImportError] = []

  public var rows: Int { imported.values.reduce(0, +) }

  /// Every file that was found and gave nothing, though nothing is wrong with it: path to why.
  public var unused: [String: String] {
    passedOver.merging(unknown.map { ($0, "is of no known layout") }) { why, _ in why }
  }
}

/// Reads a folder of published result files into the measurement table.
///
/// Files are recognised by what they contain, by the suite's mappings and by the layouts that are programmed; their names
/// matter only where a file does not say which model it is about.
public enum ArchiveImporter {
  /// Name and version of the importers. Rows read by another version are read again.
  public static let software = "archive-importer 4"

  /// Files of other kinds are no result files.
  static let extensions: Set<String> = ["json", "jsonl", "csv", "tsv"]

  /// Makes the archive tier of `store` hold what the result files under `directory` say, and nothing else.
  ///
  /// A file that cannot be read is reported and remembered, and gives no rows; the others go on. Files are
  /// read in sorted order. If the folder itself cannot be read, the table stays as it is.
  ///
  /// - Throws: only what the table refuses; what is wrong with a file is in the summary.
  public static func importAll(
    directory: URL, into store: MeasurementStore, mappings: MappingLibrary
  ) throws(StoreError) -> ImportSummary {
    var summary = ImportSummary()
    var known: Set<String> = []
    var firstWithDigest: [String: String] = [:]  // of the files that gave rows
    var courses = SurveyCourses()
    let found = FileWalk.files(under: directory, extensions: extensions)
    for (folder, problem) in found.unreadable {
      let error = ImportError(
        file: folder.isEmpty ? directory.path : folder, place: "folder",
        problem: "it cannot be listed (\(problem))",
        remedy: "check the path and its permissions")
      summary.failures.append(error)
      if folder.isEmpty { return summary }
      known.insert(folder)
      let source = EvidenceSource(tier: .archive, name: folder, digest: "unread", software: software)
      try store.recordFailure(.unseen(error.description), of: source)
    }
    for name in found.files {
      let bytes: [UInt8]
      do throws(ImportError) {
        bytes = try FileWalk.read(name, under: directory)
      } catch {
        known.insert(name)
        let source = EvidenceSource(tier: .archive, name: name, digest: "unread", software: software)
        let subject = mappings.subject(inName: name) ?? ""
        try store.recordFailure(.unseen(error.description, subject: subject), of: source)
        summary.failures.append(error)
        continue
      }
      let digest = SHA256.hash(data: bytes).hexadecimal
      if let first = firstWithDigest[digest] {
        summary.copies[name] = first
        continue
      }
      let source = EvidenceSource(tier: .archive, name: name, digest: digest, software: software, reader: mappings.digest)
      if try store.holds(source) {
        known.insert(name)
        firstWithDigest[digest] = name
        summary.unchanged.append(name)
        continue
      }
      switch try read(bytes, as: source, into: store, mappings) {
      case .rows(let count, let reading):
        summary.imported[name] = count
        firstWithDigest[digest] = name
        courses.gave(rows: name, reading)
      case .unknown:
        // Not among the known: if the file had rows before it changed, they go.
        summary.unknown.append(name)
        continue
      case .passedOver(let why, let reading):
        summary.passedOver[name] = why
        if let reading { courses.passed(over: name, reading) }
        continue
      case .failure(let error): summary.failures.append(error)
      }
      known.insert(name)
    }
    for (name, other) in try courses.repeated(in: store) {
      known.remove(name)
      summary.imported[name] = nil
      summary.passedOver[name] = "is one of a course of checkpoints, and what it says of the last one \(other) says, too"
    }
    try store.keepOnly(known, in: .archive)
    let shortened = try ShortenedCopies.repeated(in: store)
    for (name, other) in shortened {
      known.remove(name)
      summary.imported[name] = nil
      summary.unchanged.removeAll { $0 == name }
      summary.passedOver[name] = "has with fewer digits what \(other) has"
    }
    if !shortened.isEmpty { try store.keepOnly(known, in: .archive) }
    return summary
  }

  private enum Outcome {
    case rows(Int, SurveyCourses.Reading)
    case unknown
    case passedOver(String, SurveyCourses.Reading?)
    case failure(ImportError)
  }

  private static func read(
    _ bytes: [UInt8], as source: EvidenceSource, into store: MeasurementStore, _ mappings: MappingLibrary
  ) throws(StoreError) -> Outcome {
    var rows = RowBuilder(source: source)
    var layout: (any ResultLayout)?
    if let content = DownloadedText(bytes) { return .passedOver(content.rawValue, nil) }
    var reading: SurveyCourses.Reading {
      SurveyCourses.Reading(layout: (layout as? Mapping)?.name ?? layout.map { "\(type(of: $0))" } ?? "", subject: rows.subject)
    }
    do throws(ImportError) {
      let file = try ResultFile(bytes, name: source.name)
      layout = try Self.layout(of: file, mappings)
      guard let layout else { return .unknown }
      try layout.read(file, into: &rows)
      if let why = mappings.whyUnused(file, subject: rows.subject) { return .passedOver(why, reading) }
    } catch {
      if error.isForeign { return .passedOver(error.problem, nil) }
      // A number that is none spoils a file of a known layout alone.
      if layout == nil, let file = ResultFile(withoutNumbersThatAreNone: bytes, name: source.name),
        layouts(of: file, mappings).isEmpty
      {
        return .unknown
      }
      let part = layout == nil ? ResultFile.partial(bytes, name: source.name) : nil
      let told = layout ?? part.flatMap { layouts(of: $0, mappings).first }
      let model = (try? part?.json?["model"]?.text()).flatMap { SubjectDeclaration.named(hub: $0)?.name }
      return try fail(
        error.located(in: bytes), source: source, subject: rows.subject.isEmpty ? model ?? "" : rows.subject, layout: told,
        store: store, mappings)
    }
    do throws(StoreError) {
      try store.replace(source, with: rows.rows)
    } catch  where error.isAboutRows {
      let problem = ImportError(
        file: source.name, place: "rows", problem: error.description, remedy: "correct the file")
      return try fail(problem, source: source, subject: rows.subject, layout: layout, store: store, mappings)
    }
    return .rows(rows.rows.count, reading)
  }

  /// Remembers why a file gave no rows, and whose rows are missing.
  private static func fail(
    _ error: ImportError, source: EvidenceSource, subject: String, layout: (any ResultLayout)?,
    store: MeasurementStore, _ mappings: MappingLibrary
  ) throws(StoreError) -> Outcome {
    let hint = subject.isEmpty ? mappings.subject(inName: source.name) ?? "" : subject
    let failure = SourceFailure(
      problem: error.description, subject: layout?.isAboutOneSubject ?? true ? hint : "",
      quantities: layout?.quantities ?? [])
    try store.recordFailure(failure, of: source)
    return .failure(error)
  }

  /// The layout of a file; `nil` where none is known.
  ///
  /// - Throws: for a file that two know.
  private static func layout(
    of file: ResultFile, _ mappings: MappingLibrary
  ) throws(ImportError) -> (any ResultLayout)? {
    let known = mappings.recognising(file)
    guard known.count < 2 else {
      throw file.problem(
        "two mappings are for it, \(known.map(\.file).joined(separator: " and "))", remedy: "say under 'file' what tells their files apart")
    }
    return known.first ?? mappings.programmed(for: file).first
  }

  /// The files of the suite's mappings that no file of a folder is for.
  public static func unused(_ mappings: MappingLibrary, in directory: URL) -> [String] {
    var unused = mappings.mappings
    for name in FileWalk.files(under: directory.resolvingSymlinksInPath(), extensions: extensions).files {
      guard !unused.isEmpty, let bytes = try? FileWalk.read(name, under: directory), let file = try? ResultFile(bytes, name: name) else { continue }
      unused.removeAll { $0.recognises(file) }
    }
    return unused.map(\.file)
  }

  static func layouts(of file: ResultFile, _ mappings: MappingLibrary) -> [any ResultLayout] {
    mappings.recognising(file) + mappings.programmed(for: file)
  }
}

/// What stands under a result file's name where a download or a clone brought something else.
private enum DownloadedText: String {
  case pointer = "is a Git LFS pointer, not the file: run 'git lfs pull'"
  case page = "is an HTML page, not the file: fetch it again"

  init?(_ bytes: [UInt8]) {
    let start = String(decoding: bytes.prefix(64), as: UTF8.self).drop { $0.isWhitespace }.lowercased()
    if start.hasPrefix("version https://git-lfs") {
      self = .pointer
    } else if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
      self = .page
    } else {
      return nil
    }
  }
}
