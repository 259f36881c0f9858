import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground
import Mathematics
import Questions
import Report

/// What evidence there is, and what it is used for.
struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "List what evidence there is (subjects, runs, batches, quantities), and which checks use it.",
    discussion: """
      Without a file: the names to write claims with, each with its number of measurements. With a file, or with --fields: \
      each field (a quantity of a subject) with the number of checks that use it; what none uses is marked.
      """)

  @OptionGroup var files: LibraryOptions
  @OptionGroup var evidence: EvidenceOptions

  @Argument(help: "A file of the archive, or the end of its name.")
  var file: String?

  @Option(name: .customLong("tier"), help: "The tier whose evidence is listed; default: archive, or the one that there is evidence of.")
  var chosen: Tier?

  @Flag(help: "Every field of every file, with the checks that use it.")
  var fields = false

  @Flag(help: "With a file or --fields: only what no check uses.")
  var unused = false

  func run() throws {
    let (library, _, base) = try evidence.evidence(with: files, try FilterOptions.parse([]))
    try list(library, base)
    for failure in base.failures { Terminal.complain("error: \(failure)") }
    if !base.failures.isEmpty { throw Exit.evidence }
  }

  private func list(_ library: ClaimLibrary, _ base: EvidenceBase) throws {
    // What was given by hand is what is asked about.
    let order: [Tier] = evidence.hasMeasurements ? [.checkpoint, .replica, .archive] : [.archive, .checkpoint, .replica]
    let there = order.filter { base.subjects[$0]?.isEmpty == false }
    let tier = chosen ?? there.first ?? .archive
    let others = there.filter { $0 != tier }.map(\.rawValue)
    if !others.isEmpty { Terminal.complain("note: this is the tier \(tier.rawValue); there is evidence on \(others.joined(separator: " and ")) too (--tier)") }
    let subjects = base.subjects[tier] ?? []
    guard !subjects.isEmpty else {
      throw ValidationError("there is no evidence on the tier \(tier.rawValue); give --archive, --rows or --replica")
    }
    if file == nil, !fields, !unused {
      for line in try Self.names(base, tier, subjects) { print(line) }
      return
    }
    let use = try EvidenceUse(
      of: library.claims, library: library, table: base, tier: tier, subjects: subjects)
    let chosen = try Self.sources(named: file, Set(use.rows.keys.map(\.source)))
    for source in chosen {
      let found = use.rows.keys.filter { $0.source == source && (!unused || use.checks[$0] == nil) }.sorted()
      guard !found.isEmpty else { continue }
      print(Terminal.styled(source, .bold))
      for field in found { print("  \(field.subject) \(field.words): \(Self.count(use, field, namesChecks: file != nil))") }
    }
    print("\(use.unused.filter { chosen.contains($0.source) }.count) of \(use.rows.keys.filter { chosen.contains($0.source) }.count) fields are used by no check")
  }

  private static func count(_ use: EvidenceUse, _ field: EvidenceField, namesChecks: Bool) -> String {
    let rows = use.rows[field] ?? 0
    let measured = counted(rows, "value")
    let checks = (use.checks[field] ?? []).sorted()
    guard !checks.isEmpty else { return "\(measured), used by no check" }
    guard namesChecks else { return "\(measured), \(counted(checks.count, "check"))" }
    let rest = checks.count > 3 ? ", … \(checks.count - 3) more" : ""
    return "\(measured), \(checks.prefix(3).joined(separator: ", "))\(rest)"
  }

  /// The files that a name means: the whole path, or its end.
  static func sources(named name: String?, _ all: Set<String>) throws -> [String] {
    guard let name else { return all.sorted() }
    // A path that leads to the file from where one stands is its name with folders in front.
    let found = all.filter { $0 == name || $0.hasSuffix("/" + name) || $0.hasSuffix("/\(name).json") || name.hasSuffix("/" + $0) }.sorted()
    guard !found.isEmpty else {
      let last = Dictionary(all.map { ($0.split(separator: "/").last.map(String.init) ?? $0, $0) }, uniquingKeysWith: { a, _ in a })
      let close = Suggestion.closest(to: name, among: last.keys.sorted() + all.sorted())
      throw ValidationError(
        "no evidence comes from '\(name)'; \(close.isEmpty ? "`claims evidence --fields` lists the files" : "did you mean \(close.joined(separator: " or "))?")")
    }
    return found
  }

  /// Subjects, runs, batches and quantities with their numbers of measurements.
  private static func names(_ base: EvidenceBase, _ tier: Tier, _ subjects: [String]) throws -> [String] {
    var counts: [[String: Int]] = [[:], [:], [:], [:]]
    try base.forEachRow(tier, of: subjects) { row in
      let key = row.key
      let detail = key.detail.isEmpty || !key.quantity.hasFewDetails ? "" : " (\(key.detail))"
      for (index, name) in [key.subject, key.run, key.batch, key.quantity.rawValue + detail].enumerated() where !name.isEmpty {
        counts[index][name, default: 0] += 1
      }
    }
    return zip(["subjects", "runs", "batches", "quantities"], counts).flatMap { title, found -> [String] in
      let width = found.keys.map(\.count).max() ?? 0
      return ["\(title):"]
        + found.sorted { $0.key < $1.key }.map { "  \($0.key.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.value)" }
    }
  }
}

extension Quantity {
  /// Whether the details of its rows are few names, rather than one for each pair or rank.
  fileprivate var hasFewDetails: Bool {
    switch self {
    case .disagreement, .differenceError, .precisionAtK, .meanSelectivityAtK, .integralAtRank: false
    default: true
    }
  }
}

/// Which checks rest on a file.
struct Uses: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the checks that rest on a file of the evidence, with what they say.")

  @OptionGroup var files: LibraryOptions
  @OptionGroup var evidence: EvidenceOptions

  @Argument(help: "A file of the archive, or the end of its name.")
  var file: String

  func run() throws {
    let (library, _, base) = try evidence.evidence(with: files, try FilterOptions.parse([]))
    var verifier = Verifier(library: library, table: base, subjects: base.subjects)
    verifier.drawsNulls = false
    let asked = library.claims.asked(on: Set(Tier.allCases).subtracting([.paper]))
    let results = Parallel.map(asked) { [verifier] in verifier.verify($0.check, of: $0.claim, on: $0.tier) }
    let names = try EvidenceCommand.sources(named: file, Set(results.flatMap { $0.sources.map(\.name) }))
    for name in names {
      let found = results.filter { result in result.sources.contains { $0.name == name } }
      print(Terminal.styled(name, .bold))
      for result in found { print("  \(Terminal.verdict(result.verdict)) \(result.reference)") }
      print("  \(counted(found.count, "check")) of \(counted(Set(found.map(\.claim)).count, "claim"))")
    }
  }
}
