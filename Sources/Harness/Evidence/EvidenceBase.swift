import Claims
import Foundation

/// All evidence of a run: the paper's figures and what the store holds or imports.
public struct EvidenceBase: Sendable, EvidenceTable, ProvenanceLookup {
  public private(set) var table: PaperAndRest
  public private(set) var subjects: [Tier: [String]]
  /// Files that could not be imported.
  public let failures: [String]
  /// Golden figures whose rows do not read.
  public private(set) var problems: [Problem]
  public let sources: [SourceRecord]
  /// Places in ``sources`` by tier and name: a result may rest on thousands of them.
  private let places: [Tier: [String: Int]]
  /// The archive folder that was read, if any.
  public let archive: String?
  /// Whether the tier *replica* is that of the repository, because the store has no other.
  public let usesCommittedReplica: Bool

  /// The evidence and the paper's figures.
  ///
  /// - Parameters:
  ///   - committed: rows of the ``CommittedReplica``, which answer if the store has no replica of its own; they do not
  ///     come into the store.
  ///   - measuring: may add rows to the store before anything is read from it.
  public init(
    library: ClaimLibrary, archive: String?, store path: String?, committed: String? = nil,
    measuring: (MeasurementStore) throws -> Void = { _ in }
  ) throws {
    try self.init(archive: archive, store: path, committed: committed, measuring: measuring)
    add(figuresOf: library)
  }

  /// Opens the store (in memory without a path) and imports the archive folder where one is given; the tier *paper*
  /// is empty until ``add(figuresOf:)``.
  public init(
    archive: String?, store path: String?, committed: String? = nil,
    measuring: (MeasurementStore) throws -> Void = { _ in }
  ) throws {
    let store = if let path { try MeasurementStore(path: path) } else { try MeasurementStore() }
    try measuring(store)
    self.archive = archive
    if let archive {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: archive, isDirectory: &isDirectory), isDirectory.boolValue else {
        throw EvaluationError(
          .noEvidence, "there is no folder '\(archive)'; give --archive or CLAIMS_ARCHIVE the folder of published results")
      }
      let summary = try ArchiveImporter.importAll(
        directory: URL(fileURLWithPath: archive).resolvingSymlinksInPath(), into: store)
      failures = summary.failures.map(\.description)
    } else {
      failures = []
    }
    problems = []
    var rest: any EvidenceTable = try StoreTable(store)
    var sources = try store.sources()
    var subjects: [Tier: [String]] = [:]
    for tier in Tier.allCases where tier != .paper { subjects[tier] = try store.subjects(tier: tier) }
    usesCommittedReplica = committed != nil && subjects[.replica]?.isEmpty == true
    if usesCommittedReplica, let committed {
      let replica = try MeasurementStore()
      try replica.add(measured: MeasurementLines.read(committed))
      rest = OneTierAndRest(tier: .replica, table: try StoreTable(replica), rest: rest)
      sources += try replica.sources()
      subjects[.replica] = try replica.subjects(tier: .replica)
    }
    table = PaperAndRest(paper: MemoryTable([]), rest: rest)
    self.sources = sources
    self.subjects = subjects
    var places: [Tier: [String: Int]] = [:]
    for (index, record) in sources.enumerated() { places[record.source.tier, default: [:]][record.source.name] = index }
    self.places = places
  }

  /// Makes the figures of the paper the tier *paper*.
  public mutating func add(figuresOf library: ClaimLibrary) {
    (table.paper, problems) = MemoryTable.paper(library.figures.values)
    subjects[.paper] = Set(library.figures.values.compactMap { $0.measures?["subject"] }).sorted()
  }

  public func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    try table.rows(tier, subject: subject, quantity: quantity)
  }

  public func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] { table.failures(tier, subject: subject, quantity: quantity) }

  public func provenance(of source: String, _ tier: Tier) -> Provenance? {
    guard let index = places[tier]?[source] else { return nil }
    let record = sources[index].source
    return Provenance(source: source, digest: record.digest, precision: "", software: record.software)
  }
}
