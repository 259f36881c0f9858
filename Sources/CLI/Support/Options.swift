import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground
import Mathematics
import Measuring
import Questions
import SpectralFingerprints

/// Where the claim files are.
struct LibraryOptions: ParsableArguments {
  @Option(
    name: [.customLong("suite"), .customLong("root")],
    help: "Folder of the suite: suite.yaml, claims/ and golden/.", completion: .directory)
  var root: String = "."

  /// - Parameters:
  ///   - described: the suite's description, where it has been read already
  ///   - extent: what is read of the suite
  func library(
    described: (suite: SuiteDescription, problems: [Problem])? = nil, extent: ClaimLibrary.Extent = .everything
  ) throws -> ClaimLibrary {
    guard FileManager.default.fileExists(atPath: root + "/claims") else {
      throw ValidationError("no folder 'claims' in '\(root)'; run in a suite's folder or give --suite DIR")
    }
    return ClaimLibrary.load(suite: root, described: described, extent: extent)
  }

  /// By what the suite's result files are read.
  func mappings(_ suite: SuiteDescription) -> MappingLibrary {
    MappingLibrary.load(root: root, suite: suite, programmed: [SpectralFingerprintsLayouts()])
  }

  /// Declares the models and quantities of the suite that is there, if any: what is measured under a model's name is held
  /// against what the suite says of it.
  func declare() { _ = SuiteDescription.declared(root: root) }
}

extension Tier: ExpressibleByArgument {}
extension Verdict: ExpressibleByArgument {}

/// Which claims are meant.
struct FilterOptions: ParsableArguments {
  @Argument(help: "Claim ids, or claim/check for one check; all if left out.", completion: ClaimCompletion.ids)
  var ids: [String] = []

  @Option(name: .customLong("claim"), help: "A claim id (the same as naming it).", completion: ClaimCompletion.ids)
  var claim: [String] = []

  @Option(help: "Only claims with this tag.")
  var tag: [String] = []

  @Option(help: "Only claims of this section of the paper, e.g. 3.1.")
  var section: [String] = []

  @Option(help: "Only these tiers.")
  var tier: [Tier] = []

  /// Whether anything narrower than all claims is meant.
  var isChoosing: Bool { !(ids + claim + tag + section).isEmpty }

  /// The claims that were named, where nothing else was chosen by.
  var named: Set<String>? {
    let ids = ids + claim
    return ids.isEmpty || !(tag + section).isEmpty ? nil : Set(ids.map { String($0.prefix { $0 != "/" }) })
  }

  /// What has to be read of a suite for what is chosen alone.
  var extent: ClaimLibrary.Extent { named.map { .claims($0) } ?? .everything }

  /// Whether the claim, or a check of it, was named.
  func names(_ claim: String) -> Bool { (ids + self.claim).contains { $0 == claim || $0.hasPrefix(claim + "/") } }

  var tiers: Set<Tier> { tier.isEmpty ? Set(Tier.allCases) : Set(tier) }

  /// The claims meant, with only the checks meant; an id that names nothing is an error with a suggestion.
  func select(from library: ClaimLibrary) throws -> [Claim] {
    var chosen: [String: Set<String>?] = [:]
    for id in ids + claim {
      let parts = id.split(separator: "/", maxSplits: 1).map(String.init)
      guard let found = library.claim(parts[0]) else {
        throw ValidationError("no claim `\(parts[0])`; \(Self.didYouMean(parts[0], library.claims.map(\.id)))")
      }
      guard parts.count == 2 else {
        chosen[found.id] = .some(nil)
        continue
      }
      guard found.checks.contains(where: { $0.id == parts[1] }) else {
        throw ValidationError(
          "claim `\(found.id)` has no check `\(parts[1])`; \(Self.didYouMean(parts[1], found.checks.map(\.id)))")
      }
      if case .some(.none) = chosen[found.id] { continue }
      chosen[found.id] = ((chosen[found.id] ?? nil) ?? []).union([parts[1]])
    }
    let found = library.claims.compactMap { claim -> Claim? in
      guard chosen.isEmpty || chosen[claim.id] != nil else { return nil }
      guard tag.isEmpty || !Set(tag).isDisjoint(with: claim.tags) else { return nil }
      guard section.isEmpty || section.contains(claim.section) else { return nil }
      guard let checks = chosen[claim.id] ?? nil else { return claim }
      var only = claim
      only.checks.removeAll { !checks.contains($0.id) }
      return only
    }
    // A misspelt section or tag must not pass for a selection of which all is well.
    guard !found.isEmpty || !isChoosing else {
      throw ValidationError(
        "no claim is chosen; sections are \(Set(library.claims.map(\.section)).sorted().joined(separator: ", ")), "
          + "tags \(Set(library.claims.flatMap(\.tags)).sorted().joined(separator: ", "))")
    }
    return found
  }

  private static func didYouMean(_ name: String, _ all: [String]) -> String {
    let close = Suggestion.closest(to: name, among: all)
    return close.isEmpty
      ? "`claims list` shows all" : "did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?"
  }
}

/// Where evidence comes from.
struct EvidenceOptions: ParsableArguments {
  @Option(help: "Folder of the authors' published results; default: the suite's, else the environment variable CLAIMS_ARCHIVE.")
  var archive: String?

  @Option(help: "File that keeps imported measurements between runs; default: in memory.")
  var store: String?

  @Option(help: "A checkpoint to answer with: measured now, unless the store has it; needs --as.")
  var checkpoint: String?

  @Option(name: .customLong("as"), help: "The name under which the claims know the model of the checkpoint, or of a result file.")
  var subject: String?

  @OptionGroup(title: "Measuring a checkpoint") var measuring: MeasureOptions

  @Option(
    help: """
      Measurements of your own to answer with: rows that 'claims measure --out' wrote, a table (docs/rows.md), or a result \
      file that a mapping reads (docs/mappings.md); may be repeated.
      """)
  var rows: [String] = []

  @Option(help: "Folder of a replica that 'claims replicate' made, to answer with; may be repeated.", completion: .directory)
  var replica: [String] = []

  func validate() throws {
    guard checkpoint == nil || subject != nil, subject == nil || checkpoint != nil || !rows.isEmpty else {
      throw ValidationError("--checkpoint PATH and --as SUBJECT belong together, or --rows FILE and --as SUBJECT")
    }
  }

  /// Whether the user supplies measurements of their own.
  var hasMeasurements: Bool { checkpoint != nil || !rows.isEmpty || !replica.isEmpty }

  /// What a reader of verdicts on a user's own measurements has to know about the batches.
  func notices(_ claims: [Claim], _ base: EvidenceBase, of suite: SuiteDescription) throws -> [String] {
    guard hasMeasurements else { return [] }
    var notices = try DeadModels.notices(base, subjects: base.subjects[.checkpoint] ?? [])
    if checkpoint != nil, let paper = suite.measured.examples, measuring.examples < paper {
      notices.append(
        "measured on \(measuring.examples) examples where the paper has \(paper): figures near a threshold can differ for "
          + "that reason alone")
    }
    let tiers: [Tier] = [.checkpoint, .replica]
    let isNatural = try tiers.contains { tier in
      try (base.subjects[tier] ?? []).contains { subject in
        try base.rows(tier, subject: subject, quantity: .loss).contains { $0.key.batch.hasPrefix("natural") }
      }
    }
    if isNatural, !suite.measured.naturalText.isEmpty {
      notices.append(
        "a natural batch is made of the text that was given, not of the paper's \(suite.measured.naturalText): figures on it "
          + "can differ for that reason alone")
    }
    return notices
  }

  /// Names of measured models that are those of claims but for how they are written, which no claim finds.
  func slips(_ base: EvidenceBase, _ library: ClaimLibrary) -> [String] {
    func folded(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
    let known = library.vocabulary.words.listed("subject")
    let measured = [Tier.replica, .checkpoint].flatMap { base.subjects[$0] ?? [] }
    return Set(measured).subtracting(known).sorted().compactMap { name in
      known.first { folded($0) == folded(name) }.map { "rows are of '\(name)', and claims ask of '\($0)': no claim finds them" }
    }
  }

  /// The folder to import from, if any: the one that is named, else the suite's own, else what is meant for any suite.
  func archiveFolder(_ files: LibraryOptions, _ suite: SuiteDescription) -> String? {
    if let archive { return archive }
    if let own = suite.evidence.archive { return "\(files.root)/\(own)" }
    let variable = ProcessInfo.processInfo.environment["CLAIMS_ARCHIVE"] ?? ""
    return variable.isEmpty ? nil : variable
  }

  /// The claims that are meant, and evidence; a checkpoint is measured as these claims ask.
  ///
  /// - Parameters:
  ///   - withReplica: whether the repository's replica answers where no measurements are given.
  ///   - extent: what is read of the claims
  func evidence(
    with files: LibraryOptions, _ filter: FilterOptions, withReplica: Bool = true, extent: ClaimLibrary.Extent = .everything
  ) throws -> (library: ClaimLibrary, claims: [Claim], base: EvidenceBase) {
    guard checkpoint == nil else {
      let library = try files.library()
      let claims = try filter.select(from: library)
      let mappings = files.mappings(library.suite)
      return (library, claims, try evidence {
        try EvidenceBase(library: library, archive: archiveFolder(files, library.suite), store: store, mappings: mappings) {
          try addMeasurements(to: $0, library, claims, mappings)
        }
      })
    }
    // What the suite declares has to be known before rows are read.
    let described = SuiteDescription.declared(root: files.root)
    let suite = described.suite
    let isWanted = withReplica && !hasMeasurements && filter.tiers.contains(.replica)
    // Reading the claims and the committed replica and importing the archive take about as long, and neither needs the
    // other.
    let mappings = files.mappings(suite)
    let cache = EvidenceCache(environment: ProcessInfo.processInfo.environment)
    let rows = hasMeasurements ? rows : suite.evidence.rows.map { "\(files.root)/\($0)" }
    let (imported, claimFiles) = Parallel.both {
      let before = digests(ofRows: rows)
      var base = try EvidenceBase(archive: archiveFolder(files, suite), store: store, mappings: mappings, cache: cache) { store in
        try addRows(rows, to: store, mappings)
      }
      // A file that changed while it was read is of no content that anybody knows.
      if let before, before == digests(ofRows: rows) { base.identify(rows: before) }
      return base
    } _: {
      (library: try files.library(described: described, extent: extent), replica: Result { isWanted ? try CommittedReplica.read(root: files.root, suite, cache: cache) : nil })
    }
    let (library, replica) = try claimFiles.get()
    let claims = try filter.select(from: library)
    let base = try evidence {
      var base = try imported.get()
      base.add(figuresOf: library)
      if let replica = try replica.get() { base.add(committed: replica) }
      return base
    }
    return (library, claims, base)
  }

  /// Digests of all files that rows are read from, with what is said of them; `nil` where one cannot be read, or not twice.
  private func digests(ofRows rows: [String]) -> [String]? {
    var found = ["as \(subject ?? "")"]
    for path in rows + replica.map({ CommittedReplica.rows(in: $0) }) {
      guard let bytes = FileContent.regular(path) else { return nil }
      found.append("\(path) \(SHA256.hash(data: bytes).hexadecimal)")
    }
    return found
  }

  /// Evidence, with what is wrong with it said.
  private func evidence(_ read: () throws -> EvidenceBase) throws -> EvidenceBase {
    do {
      let base = try read()
      for problem in base.problems { Terminal.complain("error: \(problem)") }
      return base
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func addRows(_ rows: [String], to store: MeasurementStore, _ mappings: MappingLibrary) throws {
    let given = try rows.map { try MeasuredFile.read($0, mappings: mappings, subject: checkpoint == nil ? subject : nil) }
    for notice in given.compactMap(\.notice) { Terminal.complain("note: \(notice)") }
    let files = try given.map(\.rows) + replica.map { try MeasurementLines.read(CommittedReplica.rows(in: $0)) }
    if let twice = Self.sharedByTwo(files.map { rows in Set(rows.lazy.filter { $0.key.tier == .replica }.map(\.key.subject)) }) {
      throw MeasuringError("--replica", "two of the files hold \(twice), which can be one model only; ask them one at a time")
    }
    for tier in [Tier.replica, .checkpoint] {
      if let twice = Self.sharedByTwo(files.map { rows in Set(rows.lazy.filter { $0.key.tier == tier }.map(\.provenance.source)) }) {
        throw MeasuringError(
          "--rows", "two of the files have rows of the source '\(twice)', and a source is one file's; give it once, or name the sources apart")
      }
    }
    let last = LastCheckpoint(of: files.joined())
    for notice in last.notices { Terminal.complain("note: \(notice)") }
    for rows in files { try store.add(measured: rows.filter(last.counts)) }
  }

  /// A name that two of the sets have.
  private static func sharedByTwo(_ sets: [Set<String>]) -> String? {
    for (i, some) in sets.enumerated() {
      if let twice = sets[..<i].compactMap({ $0.intersection(some).min() }).first { return twice }
    }
    return nil
  }

  private func addMeasurements(
    to store: MeasurementStore, _ library: ClaimLibrary, _ claims: [Claim], _ mappings: MappingLibrary
  ) throws {
    try addRows(rows, to: store, mappings)
    guard let checkpoint, let subject else { return }
    try Arithmetic.prepare()
    let model = try CheckpointModel.announced(checkpoint, weights: measuring.weights)
    let measurer = CheckpointMeasurer(
      model, try measuring.recipe(subject: subject, step: nil), progress: Terminal.show)
    let batches = try measurer.batches()
    try store.requireSameCheckpoint(model.digest, step: nil, of: subject)
    if try store.holdsMeasurements(of: subject, checkpoint: model.digest, batches: batches.map(\.digest)) {
      Terminal.complain("measured before: the rows in the store are used")
    } else {
      try store.add(measured: measurer.run().flatMap(\.rows))
    }
    let models = MeasuredModels([
      MeasuredModels.Model(
        name: subject, isGrouped: model.shape.queriesPerKey > 1, parameters: Double(model.parameterCount))
    ])
    let wanted = RequestedAblation.wanted(
      by: models.asking(claims).claims, of: subject, library: library, table: try StoreTable(store))
    if !wanted.isEmpty { try store.add(measured: measurer.measure(requested: wanted)) }
  }
}
