/// The verdict on a claim: a place on one scale, from what holds to what nobody can tell.
public enum ClaimVerdict: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
  /// Every core check is reproduced, no reading disagrees, the figures are right.
  case holds
  /// The same, but a printed figure or count is another one.
  case corrected = "holds, with corrections"
  /// Core checks with evidence are reproduced; some part has none.
  case asFarAsChecked = "holds as far as checked"
  /// A core check and a fair reading disagree.
  case depends = "depends on the reading"
  /// Uncertainty reaches over the line.
  case undecided
  /// A core check or a premise is contradicted, and no fair reading saves it.
  case doesNotHold = "does not hold"
  /// Nobody has the evidence.
  case noEvidence = "no evidence"

  public static func < (a: ClaimVerdict, b: ClaimVerdict) -> Bool { a.place < b.place }

  /// Place on the scale, from 0.
  public var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
