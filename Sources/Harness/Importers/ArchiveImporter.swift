import Claims
import Crypto
import Foundation

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
  /// Files that are of a known layout, or of none that can be told, and could not be read.
  public var failures: [ImportError] = []

  public var rows: Int { imported.values.reduce(0, +) }
}

/// Reads a folder of the authors' result files into the measurement table.
///
/// Files are recognised by what they contain; their names matter only where a file does not say which model it
/// is about (``SubjectRule``).
public enum ArchiveImporter {
  /// Name and version of the importers. Rows read by another version are read again.
  public static let software = "archive-importer 1"

  /// Makes the archive tier of `store` hold what the result files under `directory` say, and nothing else.
  ///
  /// A file that cannot be read is reported and remembered, and gives no rows; the others go on. Folders are
  /// walked in sorted order; links are not followed.
  ///
  /// - Throws: only what the table refuses; what is wrong with a file is in the summary.
  public static func importAll(
    directory: URL, into store: MeasurementStore
  ) throws(StoreError) -> ImportSummary {
    var summary = ImportSummary()
    var known: Set<String> = []
    var firstWithDigest: [String: String] = [:]
    for name in FileWalk.files(under: directory, extensions: ["json", "csv"]) {
      let bytes: [UInt8]
      do throws(ImportError) {
        bytes = try FileWalk.read(name, under: directory)
      } catch {
        known.insert(name)
        let source = EvidenceSource(tier: .archive, name: name, digest: "unread", software: software)
        let subject = SubjectRule.hint(inName: name) ?? ""
        try store.recordFailure(SourceFailure(problem: error.description, subject: subject), of: source)
        summary.failures.append(error)
        continue
      }
      let digest = SHA256.hash(data: bytes).hex
      if let first = firstWithDigest[digest] {
        summary.copies[name] = first
        continue
      }
      firstWithDigest[digest] = name
      let source = EvidenceSource(tier: .archive, name: name, digest: digest, software: software)
      if try store.holds(source) {
        known.insert(name)
        summary.unchanged.append(name)
        continue
      }
      switch try read(bytes, as: source, into: store) {
      case .rows(let count): summary.imported[name] = count
      case .unknown:
        // Not among the known: if the file had rows before it changed, they go.
        summary.unknown.append(name)
        continue
      case .failure(let error): summary.failures.append(error)
      }
      known.insert(name)
    }
    try store.keepOnly(known, in: .archive)
    return summary
  }

  private enum Outcome {
    case rows(Int)
    case unknown
    case failure(ImportError)
  }

  private static func read(
    _ bytes: [UInt8], as source: EvidenceSource, into store: MeasurementStore
  ) throws(StoreError) -> Outcome {
    var rows = RowBuilder(source: source)
    var layout: (any ResultLayout.Type)?
    do throws(ImportError) {
      let file = try ResultFile(bytes, name: source.name)
      layout = layouts.first { $0.recognises(file) }
      guard let layout else { return .unknown }
      try layout.read(file, into: &rows)
    } catch {
      let hint = rows.subject.isEmpty ? SubjectRule.hint(inName: source.name) ?? "" : rows.subject
      let failure = SourceFailure(
        problem: error.description, subject: layout?.isAboutOneSubject ?? true ? hint : "",
        quantities: layout?.quantities ?? [])
      try store.recordFailure(failure, of: source)
      return .failure(error)
    }
    try store.replace(source, with: rows.rows)
    return .rows(rows.rows.count)
  }

  private static let layouts: [any ResultLayout.Type] = [
    TrajectoryTableLayout.self, ProbeCurveLayout.self, TrajectoryLayout.self, AblationLayout.self,
    NamedAblationLayout.self, KeyAttentionLayout.self, CrossCheckLayout.self, InitialQKLayout.self,
    SurveyLayout.self, FeatureLayout.self, HeadScreenLayout.self, PositionSurveyLayout.self,
    RankingComparisonLayout.self, SubstrateLayout.self, LayerCountLayout.self, PanelSummaryLayout.self,
  ]
}

extension SHA256Digest {
  fileprivate var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
