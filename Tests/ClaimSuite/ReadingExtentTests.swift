import Claims
import Foundation
import Questions
import Testing

/// Parts of a suite that are read alone say the same as in the whole.
@Suite struct ReadingExtentTests {
  @Test func `Headings have every claim and check, with what is known of them before they are asked`() {
    let brief = ClaimLibrary.load(suite: Suite.root, extent: .headings)
    #expect(brief.problems.isEmpty, "\(brief.problems)")
    #expect(brief.claims.count > 200 && brief.claims.count == Suite.library.claims.count)
    for (claim, whole) in zip(brief.claims, Suite.library.claims) {
      #expect(claim.id == whole.id && claim.title == whole.title && claim.section == whole.section && claim.tags == whole.tags)
      #expect(claim.checks.map(\.id) == whole.checks.map(\.id), "\(claim.id)")
      #expect(claim.checks.map(\.says) == whole.checks.map(\.says), "\(claim.id)")
      #expect(claim.checks.map(\.tiers) == whole.checks.map(\.tiers), "\(claim.id)")
      #expect(claim.checks.map(\.role) == whole.checks.map(\.role), "\(claim.id)")
      #expect(claim.checks.allSatisfy { $0.rows.isEmpty })
    }
  }

  @Test func `A claim that is read alone asks the same`() {
    let ids = Suite.library.claims.enumerated().filter { $0.offset % 40 == 0 }.map(\.element.id)
    #expect(ids.count > 4)
    for id in ids {
      let alone = ClaimLibrary.load(suite: Suite.root, extent: .claims([id]))
      #expect(alone.problems.isEmpty && alone.claims.map(\.id) == [id], "\(id): \(alone.problems)")
      #expect(alone.claim(id)?.normalForm(alone.vocabulary) == Suite.library.claim(id)?.normalForm(Suite.library.vocabulary))
      #expect(alone.figures.count == Suite.library.figures.count)
    }
  }

  @Test func `Where no file bears a claim's name all are read`() {
    let library = ClaimLibrary.load(suite: Suite.root, extent: .claims(["no-such-claim"]))
    #expect(library.claims.count == Suite.library.claims.count)
  }
}
