import Foundation
import GRDB
import Ground
import Mathematics
import Questions
import Testing

@testable import Claims
@testable import Evidence

/// Results that were given before, for the same questions of the same evidence.
@Suite struct ResultCacheTests {
  private let folder: URL
  private let cache: EvidenceCache

  init() throws {
    folder = try Fixtures.temporaryFolder()
    cache = try #require(EvidenceCache(environment: ["CLAIMS_CACHE": folder.path]))
  }

  private func results(_ identity: [String]? = ["archive-1"], figures: [String: Figure] = [:]) -> ResultCache? {
    ResultCache(cache, evidence: identity, figures: figures)
  }

  private let sample = CheckResult(
    claim: "c", check: "k", tier: .archive, verdict: .contradicted, reason: "so",
    items: [
      .init(
        label: "L5H3", value: "0.1", number: 0.1, interval: Interval(-.infinity, 0.30000000000000004), expected: "above 1",
        judgement: .fails, sampleSize: 2000)
    ],
    nulls: [.init(name: "permuted heads", passes: 3, draws: 59, note: "")],
    variants: [.init(name: "half", verdict: .reproduced, measured: "0.1")],
    sources: [.init(name: "a.json", digest: "d", precision: "fp32")])

  @Test func `A result comes back as it was`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let kept = try #require(results())
    #expect(kept.results(of: ["x"]).isEmpty)
    kept.keep([("x", sample)])
    #expect(try #require(results()).results(of: ["x", "y"]) == ["x": sample])
    // What is kept later leaves what was kept before.
    kept.keep([("y", sample)])
    #expect(try #require(results()).results(of: ["x", "y"]).count == 2)
  }

  @Test func `Other evidence, other figures and another quantity have results of their own`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try #require(results()).keep([("x", sample)])
    #expect(try #require(results(["archive-2"])).results(of: ["x"]).isEmpty)
    #expect(try #require(results(["archive-1", "replica-1"])).results(of: ["x"]).isEmpty)
    let figure = try #require(Self.library.figures.values.first { $0.printed != nil && $0.tolerance > 0 })
    #expect(try #require(results(figures: ["c/a": figure])).results(of: ["x"]).isEmpty)
    var moved = figure
    moved.location.line += 1
    var other = figure
    other.tolerance *= 2
    try #require(results(figures: ["c/a": figure])).keep([("x", sample)])
    #expect(try #require(results(figures: ["c/a": moved])).results(of: ["x"]).count == 1)
    #expect(try #require(results(figures: ["c/a": other])).results(of: ["x"]).isEmpty)
    try Quantity.declare([QuantityDeclaration(name: "test.results", kind: .size, says: "a size")])
    let reopened = try #require(EvidenceCache(environment: ["CLAIMS_CACHE": folder.path]))
    #expect(try #require(ResultCache(reopened, evidence: ["archive-1"], figures: [:])).results(of: ["x"]).isEmpty)
  }

  @Test func `Evidence that nobody can name has no kept results`() {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(results(nil) == nil)
    #expect(ResultCache(nil, evidence: ["a"], figures: [:]) == nil)
  }

  @Test func `Each word of a question makes it another one`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let library = Self.library
    let claim = try #require(library.claims.first { $0.checks.contains { $0.tiers.contains(.archive) } })
    let check = try #require(claim.checks.first { $0.tiers.contains(.archive) })
    func key(_ check: Check, _ claim: String, _ tier: Tier, _ nulls: Bool = true) -> String {
      ResultCache.key(check, of: claim, on: tier, library.vocabulary, drawsNulls: nulls)
    }
    let own = key(check, claim.id, .archive)
    #expect(own == key(check, claim.id, .archive))
    var keys = [own, key(check, "another", .archive), key(check, claim.id, .paper), key(check, claim.id, .archive, false)]
    var other = check
    other.nulls.append(.permuted(.heads, draws: 321, seed: 5))
    keys.append(key(other, claim.id, .archive))
    other = check
    other.variants.append(Check.Variant(name: "v", rows: check.rows))
    keys.append(key(other, claim.id, .archive))
    other = check
    other.rows.removeLast()
    keys.append(key(other, claim.id, .archive))
    #expect(Set(keys).count == keys.count)
  }

  @Test func `Different checks of the suite have different keys`() {
    defer { try? FileManager.default.removeItem(at: folder) }
    let keys = Self.library.claims.asked(on: Set(Tier.allCases)).map {
      ResultCache.key($0.check, of: $0.claim.id, on: $0.tier, Self.library.vocabulary, drawsNulls: true)
    }
    #expect(keys.count > 1000)
    #expect(Set(keys).count == keys.count)
  }

  @Test func `What is damaged is made anew`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try #require(results()).keep([("x", sample)])
    let file = folder.appending(path: "results.db")
    #expect(FileManager.default.fileExists(atPath: file.path))
    try Data("no database".utf8).write(to: file)
    for name in ["results.db-wal", "results.db-shm"] { try? FileManager.default.removeItem(at: folder.appending(path: name)) }
    let anew = try #require(results())
    #expect(anew.results(of: ["x"]).isEmpty)
    anew.keep([("x", sample)])
    #expect(anew.results(of: ["x"]) == ["x": sample])
  }

  @Test func `Tables of another version are made anew`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let other = try DatabaseQueue(path: folder.appending(path: "results.db").path)
    try other.write { try $0.execute(sql: "CREATE TABLE result (a); PRAGMA user_version = 7") }
    try other.close()
    let anew = try #require(results())
    anew.keep([("x", sample)])
    #expect(anew.results(of: ["x"]) == ["x": sample])
  }

  @Test func `Evidence of unknown files has no identity, and each file is part of it`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var base = try EvidenceBase(archive: nil, store: nil, mappings: MappingLibrary())
    #expect(base.identity == [])
    let row = Evidence.Measurement.sample(.loss, 4, subject: "m", tier: .checkpoint)
    base = try EvidenceBase(archive: nil, store: nil, mappings: MappingLibrary()) { try $0.add(measured: [row]) }
    #expect(base.identity == nil)
    base.identify(rows: ["rows.csv abc"])
    #expect(base.identity == ["rows.csv abc"])
    let stored = try EvidenceBase(archive: nil, store: folder.appending(path: "s.sqlite").path, mappings: MappingLibrary())
    #expect(stored.identity == nil)
    let archive = try EvidenceBase(archive: Fixtures.archive.path, store: nil, mappings: Fixtures.mappings, cache: cache)
    #expect(archive.identity?.count == 1)
    #expect(try EvidenceBase(archive: Fixtures.archive.path, store: nil, mappings: Fixtures.mappings).identity == nil)
  }

  private static let library = ClaimLibrary.load(suite: Fixtures.repository)
}
