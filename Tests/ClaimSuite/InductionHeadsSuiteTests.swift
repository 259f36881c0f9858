import Claims
import Evidence
import struct Evidence.Measurement
import Foundation
import Questions
import Testing

/// The suite about induction heads, answered by the evidence that it keeps.
@Suite struct InductionHeadsSuite {
  private static let root = Suite.root + "/suites/induction-heads"
  private static let library = ClaimLibrary.load(suite: root)
  private static let cases = library.claims.flatMap { claim in
    claim.checks.flatMap { check in check.tiers.map { SuiteCase(claim: claim, check: check, tier: $0) } }
  }

  private static let rows = Result { () throws -> [Measurement] in
    try library.suite.evidence.rows.flatMap { try MeasurementLines.read("\(root)/\($0)") }
  }

  private static func verifier(_ rows: [Evidence.Measurement]) throws -> Verifier {
    let base = try EvidenceBase(library: library, archive: nil, store: nil, mappings: MappingLibrary()) { try $0.add(measured: rows) }
    var verifier = Verifier(library: library, table: base, subjects: base.subjects)
    verifier.drawsNulls = false
    return verifier
  }

  private static let asKept = Result { try verifier(rows.get()) }
  private static let accepted = Result { try AcceptedVerdicts(root: root, set: "published") }

  @Test func `Has no mistakes and no stale verdicts`() throws {
    let problems =
      ClaimChecker.problems(of: Self.library, vocabulary: Self.library.vocabulary)
      + MemoryTable.paper(Self.library.figures.values).problems
    #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
    #expect((10...15).contains(Self.library.claims.count))
    #expect(try Self.accepted.get().stale(in: Self.library).isEmpty)
    let described = Set(Self.library.suite.sections.map(\.number))
    #expect(Self.library.claims.allSatisfy { described.contains($0.section) })
  }

  @Test(arguments: cases)
  func `Verdicts are as accepted`(_ item: SuiteCase) throws {
    let result = try Self.asKept.get().verify(item.check, of: item.claim, on: item.tier)
    let known = try #require(Self.accepted.get().result(item.claim.id, item.check.id, item.tier))
    #expect(result.difference(from: known) == nil)
    #expect(result.verdict != .error, "\(result.reason)")
  }

  @Test func `Evidence of other models comes out otherwise`() throws {
    // The scores of a two-layer model under the name of a one-layer one, and the other way round.
    let other = ["attention-1/s1": "attention-2/s1", "attention-2/s1": "attention-1/s1"]
    let exchanged = try Self.rows.get().map { row in
      var row = row
      if let name = other[row.key.subject] { row.key.subject = name }
      return row
    }
    #expect(!exchanged.isEmpty)
    let verifier = try Self.verifier(exchanged)
    let changed = try Self.cases.filter { item in
      let known = try #require(Self.accepted.get().result(item.claim.id, item.check.id, item.tier))
      return verifier.verify(item.check, of: item.claim, on: item.tier).difference(from: known) != nil
    }
    let claims = Set(changed.map(\.claim.id))
    #expect(claims.isSuperset(of: ["one-layer-models-form-none", "deeper-models-form-them"]))
  }
}
