import Claims
import Foundation
import Testing

@testable import Evidence

/// Tables that are kept between runs answer as new ones do, and never for other files.
@Suite struct EvidenceCacheTests {
  private struct Place {
    let folder: URL
    let archive: URL
    let cache: EvidenceCache

    init() throws {
      folder = try Fixtures.temporaryFolder()
      archive = folder.appending(path: "archive")
      try FileManager.default.copyItem(at: Fixtures.folder("archive"), to: archive)
      cache = try #require(EvidenceCache(environment: ["CLAIMS_CACHE": folder.appending(path: "cache").path]))
    }

    func base(_ mappings: MappingLibrary = Fixtures.mappings) throws -> EvidenceBase {
      try EvidenceBase(archive: archive.path, store: nil, mappings: mappings, cache: cache)
    }

    /// Every row of the archive, as text.
    func rows(_ base: EvidenceBase) throws -> [String] {
      var found: [String] = []
      try base.forEachRow(.archive, of: base.subjects[.archive] ?? []) { found.append("\($0.key) \($0.value) \($0.provenance)") }
      return found
    }

    var kept: [String] {
      get throws {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "cache").path).filter { $0.hasSuffix(".sqlite") }.sorted()
      }
    }
  }

  @Test func `A kept table has the rows, sources and files left out of the one that was made`() throws {
    let place = try Place()
    defer { try? FileManager.default.removeItem(at: place.folder) }
    let plain = try EvidenceBase(archive: place.archive.path, store: nil, mappings: Fixtures.mappings)
    let (first, second) = (try place.base(), try place.base())
    #expect(try place.kept.count == 1)
    for base in [first, second] {
      #expect(try place.rows(base) == place.rows(plain))
      #expect(base.sources == plain.sources && base.unused == plain.unused && base.failures == plain.failures)
      #expect(base.subjects == plain.subjects)
    }
    #expect(try !place.rows(plain).isEmpty)
  }

  @Test func `Whatever a table was made of, when it changes another table is made`() throws {
    let place = try Place()
    defer { try? FileManager.default.removeItem(at: place.folder) }
    let before = try place.rows(try place.base())
    let file = try #require(
      FileManager.default.enumerator(atPath: place.archive.path)?.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted().first {
        file in before.contains { $0.contains(file) }
      })
    let path = place.archive.appending(path: file)
    let text = try String(contentsOf: path, encoding: .utf8)

    // Another content.
    try Data((text + " ").utf8).write(to: path)
    let changed = try place.rows(try place.base())
    #expect(changed != before && changed.count == before.count)
    #expect(try place.kept.count == 2)
    // A file less.
    try FileManager.default.removeItem(at: path)
    #expect(try !place.rows(try place.base()).contains { $0.contains(file) })
    // The same content under another name.
    let renamed = path.deletingLastPathComponent().appending(path: "renamed.json")
    try Data(text.utf8).write(to: renamed)
    #expect(try place.rows(try place.base()).contains { $0.contains("renamed.json") })
    // A table and lines of JSON are result files, too.
    for (name, texts) in [("more.tsv", ["a\tb\n1\t2\n", "a\tb\n1\t3\n"]), ("more.jsonl", ["{\"a\": 1}\n", "{\"a\": 2}\n"])] {
      let count = try place.kept.count
      for text in texts {
        try Data(text.utf8).write(to: place.archive.appending(path: name))
        #expect(try place.base().unused[name] != nil)
      }
      try FileManager.default.removeItem(at: place.archive.appending(path: name))
      #expect(try place.kept.count == count + 2, "\(name)")
    }
    // Other mappings.
    let count = try place.kept.count
    _ = try place.base(MappingLibrary())
    #expect(try place.kept.count == count + 1)
    // Another quantity.
    try Quantity.declare([QuantityDeclaration(name: "test.cache", kind: .size, says: "a size")])
    let reopened = try #require(EvidenceCache(environment: ["CLAIMS_CACHE": place.folder.appending(path: "cache").path]))
    _ = try EvidenceBase(archive: place.archive.path, store: nil, mappings: MappingLibrary(), cache: reopened)
    #expect(try place.kept.count == count + 2)
    // Back to the first files: their table is still there.
    try FileManager.default.removeItem(at: renamed)
    try Data(text.utf8).write(to: path)
    #expect(try place.rows(try place.base()) == before)
  }

  @Test func `A replica's kept table answers as its lines do, and changes with them`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let cache = try #require(EvidenceCache(environment: ["CLAIMS_CACHE": folder.appending(path: "cache").path]))
    var suite = SuiteDescription()
    suite.evidence.replica = "replica"
    let lines = try MeasurementLines.read(CommittedReplica.rows(in: Fixtures.folder("replica").path)).prefix(400)
    try FileManager.default.createDirectory(at: folder.appending(path: "replica"), withIntermediateDirectories: true)
    let path = CommittedReplica.rows(in: folder.appending(path: "replica").path)
    func values(_ cache: EvidenceCache?) throws -> [Double] {
      let replica = try #require(try CommittedReplica.read(root: folder.path, suite, cache: cache))
      var values: [Double] = []
      try replica.table.forEachRow(.replica, of: replica.subjects) { values.append($0.value) }
      return values
    }
    try MeasurementLines.write(Array(lines), to: path)
    let expected = try values(nil)
    #expect(expected.count == 400)
    #expect(try values(cache) == expected && values(cache) == expected)
    try MeasurementLines.write(Array(lines.prefix(399)), to: path)
    #expect(try values(cache).count == 399)
  }

  @Test(arguments: ["", "no table", "cut"])
  func `A damaged table is made anew`(damage: String) throws {
    let place = try Place()
    defer { try? FileManager.default.removeItem(at: place.folder) }
    let rows = try place.rows(try place.base())
    let name = try #require(try place.kept.first)
    let path = place.folder.appending(path: "cache/\(name)")
    let bytes = try Data(contentsOf: path)
    try (damage == "cut" ? bytes.prefix(bytes.count / 2) : Data(damage.utf8)).write(to: path)
    #expect(try place.rows(try place.base()) == rows)
    #expect(try Data(contentsOf: path).count == bytes.count)
  }

  @Test func `A folder with an unreadable file is read anew each time, and nowhere to write is no error`() throws {
    let place = try Place()
    defer { try? FileManager.default.removeItem(at: place.folder) }
    let broken = place.archive.appending(path: "broken.json")
    try Data("{\"model\": ".utf8).write(to: broken)
    #expect(try place.base().failures.count == 1)
    #expect(try place.base().failures.count == 1)
    #expect(try place.kept.isEmpty)
    #expect(EvidenceCache(environment: ["CLAIMS_CACHE": "/dev/null/claims"]) == nil)
    #expect(EvidenceCache(environment: ["CLAIMS_CACHE": "off"]) == nil)
    #expect(EvidenceCache(environment: [:]) == nil)
  }
}
