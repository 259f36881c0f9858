import Foundation
import Ground

/// All accepted verdicts of one set of evidence (`published`, `fixtures`).
///
/// A set is a folder with a file for each claim, and a list of the sources that its results name. What the tier *paper*
/// says hangs on no other evidence, so it stands once, in the set `paper`, and belongs to every set.
public struct AcceptedVerdicts: Sendable {
  public var claims: [String: AcceptedClaim]
  /// `<root>/golden/verdicts/<set>`.
  public let folder: String
  private let paperFolder: String
  /// Whether nothing was ever accepted, in this set or of the tier *paper*.
  public let isNew: Bool
  /// The sources that results name, by name.
  private var sources: [String: CheckResult.Source]

  /// The set of the tier *paper*, which every other set includes.
  public static let paper = "paper"

  /// Reads the set's files; a missing folder is an empty set.
  ///
  /// - Parameter only: the claims whose files are read; all of them if `nil`.
  public init(root: String, set: String, only: Set<String>? = nil) throws(Problem) {
    folder = "\(root)/golden/verdicts/\(set)"
    paperFolder = "\(root)/golden/verdicts/\(Self.paper)"
    claims = [:]
    sources = [:]
    let names = (paper: try Self.files(in: paperFolder), own: try Self.files(in: folder))
    isNew = names.paper.isEmpty && names.own.isEmpty
    sources = try AcceptedFile.sources(at: sourcesFile)
    for (folder, names) in [(paperFolder, names.paper), (folder, names.own)] {
      for name in names where only?.contains(String(name.dropLast(".json".count))) ?? true {
        let path = "\(folder)/\(name)"
        let part = try AcceptedFile.claim(at: path, sources: sources)
        guard name == "\(part.claim).json" else { throw AcceptedFile.problem(path, "it is about '\(part.claim)'") }
        if let other = part.results.first(where: { self.folder(of: $0.tier) != folder }) {
          throw AcceptedFile.problem(path, "a result of tier \(other.tier.rawValue) belongs elsewhere")
        }
        claims[part.claim, default: AcceptedClaim(claim: part.claim, results: [])].add(part)
      }
    }
  }

  /// Names of the JSON files in a folder, sorted; none where there is no folder.
  private static func files(in folder: String) throws(Problem) -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
    } catch {
      throw Problem(
        SourceLocation(file: folder), "not a readable folder: \(reason(of: error))", remedy: "make it one")
    }
  }

  /// Names of the files that the accepted results rest on.
  public var sourceNames: Set<String> { Set(sources.keys) }

  /// The digests that those files had when the newest result that rests on them was accepted.
  public var sourceDigests: [String: String] { sources.mapValues(\.digest) }

  private var sourcesFile: String { "\(folder).sources.json" }

  private func folder(of tier: Tier) -> String { tier == .paper ? paperFolder : folder }

  private func file(_ claim: String, _ tier: Tier) -> String { "\(folder(of: tier))/\(claim).json" }

  public func result(_ claim: String, _ check: String, _ tier: Tier) -> CheckResult? {
    claims[claim]?.results.first { $0.check == check && $0.tier == tier }
  }

  /// Makes these the accepted verdicts of their claims, and writes each of their files whole, or not at all. The whole set
  /// must have been read: sources that no claim of it names are dropped from its list.
  ///
  /// Numbers are written to nine significant digits, so that files do not change with the last bits of arithmetic. A
  /// source has one digest in a set: that which it had when the newest result was accepted.
  public mutating func write(_ changed: [AcceptedClaim]) throws {
    let known = sources
    for claim in changed {
      claims[claim.claim] = claim.results.isEmpty ? nil : claim
      for source in claim.results.flatMap(\.sources) where known[source.name] != source { sources[source.name] = source }
    }
    let named = Set(claims.values.flatMap(\.results).flatMap(\.sources).map(\.name))
    sources = sources.filter { named.contains($0.key) }
    try AcceptedFile.write(sources: sources.values, to: sourcesFile)
    for claim in changed {
      for tiers in [[.paper], Tier.allCases.filter { $0 != .paper }] {
        try AcceptedFile.write(claim.part(tiers.contains), to: file(claim.claim, tiers[0]))
      }
    }
  }

  /// Files for claims that are no longer in the library, and results of checks that no longer exist.
  public func stale(in library: ClaimLibrary) -> [String] {
    claims.values.sorted { $0.claim < $1.claim }.flatMap { accepted -> [String] in
      guard let claim = library.claim(accepted.claim) else {
        let files = Set((accepted.results.map(\.tier) + accepted.changes.map(\.tier)).map { file(accepted.claim, $0) })
        return files.sorted().map { "\($0): there is no claim '\(accepted.claim)'" }
      }
      return accepted.results.compactMap { result in
        let check = claim.checks.first { $0.id == result.check }
        guard let check, check.tiers.contains(result.tier) else {
          let file = file(accepted.claim, result.tier)
          return "\(file): there is no check '\(result.check)' on tier \(result.tier.rawValue)"
        }
        return nil
      }
    }
  }
}

extension AcceptedClaim {
  /// Adds what another set holds of the claim.
  fileprivate mutating func add(_ part: AcceptedClaim) {
    results += part.results
    results.sort { ($0.check, $0.tier) < ($1.check, $1.tier) }
    changes += part.changes
  }
}
