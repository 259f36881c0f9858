import Claims
import Foundation
import Ground

/// All evidence of a run: the paper's figures and what the store holds or imports.
public struct EvidenceBase: Sendable, EvidenceTable, ProvenanceLookup {
  public private(set) var table: TieredTable
  public private(set) var subjects: [Tier: [String]]
  /// What is wrong with files and folders of the archive that could not be read.
  public let failures: [String]
  /// Files that results are known to rest on; of these it is known which checks their loss concerns.
  public var known: Set<String> = []
  /// Files of the archive folder that gave nothing, though nothing is wrong with them: path to why.
  public let unused: [String: String]
  /// Golden figures whose rows do not read.
  public private(set) var problems: [Problem]
  public private(set) var sources: [SourceRecord]
  /// Places in ``sources`` by tier and name: a result may rest on thousands of them.
  private var places: [Tier: [String: Int]] = [:]
  /// The archive folder that was read, if any.
  public let archive: String?
  /// Whether the tier *replica* is that of the repository, because the store has no other.
  public private(set) var usesCommittedReplica = false
  /// Digests of the files that the evidence was read from; `nil` where some of it has none.
  private var digests: [String]?
  /// Whether there are rows of which nobody has said what they were read from.
  private var hasRowsOfUnknownFiles = false

  /// The evidence and the paper's figures.
  ///
  /// - Parameters:
  ///   - mappings: by which files of the archive are read
  ///   - cache: where tables of archives are kept, for evidence in memory
  ///   - measuring: may add rows to the store before anything is read from it
  public init(
    library: ClaimLibrary, archive: String?, store path: String?, mappings: MappingLibrary, cache: EvidenceCache? = nil,
    measuring: (MeasurementStore) throws -> Void = { _ in }
  ) throws {
    try self.init(archive: archive, store: path, mappings: mappings, cache: cache, measuring: measuring)
    add(figuresOf: library)
  }

  /// Opens the store (in memory without a path) and imports the archive folder where one is given; the tier *paper*
  /// is empty until ``add(figuresOf:)``.
  public init(
    archive: String?, store path: String?, mappings: MappingLibrary, cache: EvidenceCache? = nil,
    measuring: (MeasurementStore) throws -> Void = { _ in }
  ) throws {
    // A mapping with mistakes reads nothing, and what its files hold would be missing without a word.
    if let problem = mappings.problems.first {
      throw EvaluationError(.noEvidence, "\(problem)\(mappings.problems.count > 1 ? "; `claims lint` shows all" : "")")
    }
    let store = if let path { try MeasurementStore(path: path) } else { try MeasurementStore() }
    try measuring(store)
    var digests: [String]? = path == nil ? [] : nil
    for tier in [Tier.replica, .checkpoint] where try !store.sources(tier: tier).isEmpty { hasRowsOfUnknownFiles = true }
    self.archive = archive
    let published: MeasurementStore
    if let archive {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: archive, isDirectory: &isDirectory), isDirectory.boolValue else {
        throw EvaluationError(
          .noEvidence, "there is no folder '\(archive)'; give --archive or CLAIMS_ARCHIVE the folder of published results")
      }
      let directory = URL(fileURLWithPath: archive).resolvingSymlinksInPath()
      if path == nil {
        let table = try ArchiveImporter.table(of: directory, mappings: mappings, cache: cache)
        (published, failures, unused) = (table.store, table.failures, table.unused)
        if let key = table.key { digests?.append(key) } else { digests = nil }
      } else {
        let summary = try ArchiveImporter.importAll(directory: directory, into: store, mappings: mappings)
        (published, failures, unused) = (store, summary.failures.map(\.description), summary.unused)
      }
    } else {
      (published, failures, unused) = (store, [], [:])
    }
    self.digests = digests
    problems = []
    table = TieredTable(own: [.paper: MemoryTable([]), .archive: try StoreTable(published)], rest: try StoreTable(store))
    sources = []
    subjects = [:]
    for tier in Tier.allCases where tier != .paper {
      let store = tier == .archive ? published : store
      subjects[tier] = try store.subjects(tier: tier)
      add(try store.sources(tier: tier))
    }
  }

  /// Makes the table of the ``CommittedReplica`` the tier *replica*, unless the store has a replica of its own.
  public mutating func add(committed replica: CommittedReplica) {
    guard subjects[.replica]?.isEmpty ?? true else { return }
    table.own[.replica] = replica.table
    subjects[.replica] = replica.subjects
    add(replica.sources)
    usesCommittedReplica = true
    if let key = replica.key { digests?.append(key) } else { digests = nil }
  }

  /// What the evidence is, in digests of all that it was read from: evidence of one identity answers alike. `nil` where that
  /// is not known, as of a store or of files that could not be read.
  public var identity: [String]? { hasRowsOfUnknownFiles ? nil : digests }

  /// Says what the rows that were added before anything was read were read from, by digests of the files.
  public mutating func identify(rows files: [String]) {
    digests = digests.map { $0 + files }
    hasRowsOfUnknownFiles = false
  }

  private mutating func add(_ records: [SourceRecord]) {
    for record in records {
      places[record.source.tier, default: [:]][record.source.name] = sources.count
      sources.append(record)
    }
  }

  /// Makes the figures of the paper the tier *paper*.
  public mutating func add(figuresOf library: ClaimLibrary) {
    let (paper, found) = MemoryTable.paper(library.figures.values)
    table.own[.paper] = paper
    problems = found
    subjects[.paper] = Set(library.figures.values.compactMap { $0.measures?["subject"] }).sorted()
  }

  public func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    try table.rows(tier, subject: subject, quantity: quantity)
  }

  public func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] {
    guard tier == .archive else { return table.failures(tier, subject: subject, quantity: quantity) }
    return unread.compactMap { record in
      guard let failure = record.failure, !isKnown(record), known.isEmpty || failure.isTold,
        failure.mayConcern(subject: subject, quantity: quantity)
      else { return nil }
      return "\(record.source.name): \(failure.problem)"
    }
  }

  /// Files and folders of the archive that could not be read.
  public var unread: [SourceRecord] { sources.filter { $0.source.tier == .archive && $0.failure != nil } }

  /// Whether results are known to rest on the file, or on one in the folder.
  private func isKnown(_ record: SourceRecord) -> Bool { known.contains(where: record.covers) }

  /// Unread files that no check is known to need, and that do not show whose evidence they would be. Where it is known
  /// what results rest on, their name alone shows nothing.
  public var strays: [SourceRecord] {
    unread.filter { record in
      guard let failure = record.failure, !isKnown(record) else { return false }
      return known.isEmpty ? failure.isUntold : !failure.isTold
    }
  }

  /// The first of the files that a result rests on, by their names, that could not be read.
  public func unread(among names: some Sequence<String>) -> SourceRecord? {
    let unread = unread
    return names.lazy.compactMap { name in unread.first { $0.covers(name) } }.first
  }

  public func provenance(of source: String, _ tier: Tier) -> Provenance? {
    guard let index = places[tier]?[source] else { return nil }
    let record = sources[index]
    return Provenance(
      source: source, digest: record.source.digest, precision: record.precision, software: record.source.software)
  }
}

extension SourceRecord {
  /// Whether a file is this one, or lies in this folder.
  fileprivate func covers(_ name: String) -> Bool {
    source.name == name || source.name.hasSuffix("/") && name.hasPrefix(source.name)
  }
}
