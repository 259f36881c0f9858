import Evidence
import Questions
import Report

@testable import Claims

/// A check of a test with its evidence.
struct Verifying {
  var claim: Claim
  var verifier: Verifier

  /// `check` holds what a check has after `id` and `says`: tiers, ask, expect, ….
  init(
    _ check: String, rows: [Measurement] = [], figures: [Figure] = [], broken: [String] = [],
    subjects: [String] = []
  ) throws {
    claim = try ClaimText.claim(check)
    let asking = Asking(rows: rows, figures: figures, broken: broken)
    let library = ClaimLibrary(claims: [claim], figures: asking.evaluator.figures, notCheckable: [], problems: [])
    verifier = Verifier(library: library, table: asking.evaluator.table, subjects: [.archive: subjects])
  }

  func result(_ tier: Tier = .archive) throws -> CheckResult {
    guard let check = claim.checks.first else { throw ClaimText.Unreadable(problems: []) }
    return verifier.verify(check, of: claim, on: tier)
  }

  func verdict(_ tier: Tier = .archive) throws -> Verdict { try result(tier).verdict }

  func challenge(_ tier: Tier = .archive) throws -> ChallengeResult? {
    guard let check = claim.checks.first else { throw ClaimText.Unreadable(problems: []) }
    return verifier.challenge(check, of: claim, on: tier)
  }
}

extension Measurement {
  /// PR 5 and accuracy 0.9 of 100 examples for `a`, PR 3 and 0.5 for `b`; nothing for `c`.
  static var twoSubjects: [Measurement] {
    [
      .sample(.pr, 5, subject: "a"), .sample(.pr, 3, subject: "b"), .sample(.pin, 0.9, subject: "a", examples: 100),
      .sample(.pin, 0.5, subject: "b", examples: 100), .sample(.pr, 7, subject: "d", tier: .replica),
    ]
  }
}
