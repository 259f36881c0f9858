import Foundation
import Testing

@testable import Evidence

/// Documents among what a cache keeps.
@Suite struct KeptDocumentsTests {
  private let folder: URL
  private let cache: EvidenceCache

  init() throws {
    folder = try Fixtures.temporaryFolder()
    cache = try #require(EvidenceCache(environment: ["CLAIMS_CACHE": folder.path]))
  }

  @Test func `A document comes back as it was, and a damaged one does not come back`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let document = Data("said\n\u{1B}[0m".utf8)
    #expect(cache.document("k") == nil)
    cache.keep(document: document, as: "k")
    #expect(cache.document("k") == document)
    #expect(cache.document("other") == nil)
    let file = try #require(cache.oldestLast(withEnding: "said").first)
    for damaged in [Data(), Data("short".utf8), try Data(contentsOf: file) + Data("more".utf8)] {
      cache.keep(document: document, as: "k")
      try damaged.write(to: file)
      #expect(cache.document("k") == nil)
    }
  }

  @Test func `An empty document is one`() {
    defer { try? FileManager.default.removeItem(at: folder) }
    cache.keep(document: Data(), as: "k")
    #expect(cache.document("k") == Data())
  }

  @Test func `Documents that take too much room go, those not used for longest first`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let large = Data(repeating: 7, count: 8 << 20)
    for index in 0..<10 {
      cache.keep(document: large, as: "k\(index)")
      let file = try #require(cache.oldestLast(withEnding: "said").first { $0.lastPathComponent == "k\(index).said" })
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: Double(1000 + index))], ofItemAtPath: file.path)
    }
    cache.keep(document: Data("last".utf8), as: "last")
    #expect(cache.document("last") != nil)
    #expect(cache.document("k0") == nil)
    #expect(cache.document("k9") == large)
    // One that is more than an eighth of all is not kept.
    cache.keep(document: Data(repeating: 7, count: (8 << 20) + 1), as: "too large")
    #expect(cache.document("too large") == nil)
  }
}
