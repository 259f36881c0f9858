/// What a check says on one tier.
public enum Verdict: String, Sendable, Hashable, CaseIterable, Codable {
  case reproduced
  case contradicted
  /// Uncertainty reaches over the line, or part of the members have no evidence on the tier.
  case inconclusive
  /// The tier holds no evidence.
  case notRun = "not run"
  /// The evidence or the check is broken; never a statement about the claim.
  case error
}

/// How one member of an answer stands against its expectation.
public enum Judgement: String, Sendable, Hashable, Codable {
  case holds
  case fails
  case undecided
}

extension Judgement {
  /// All must hold: one failure fails, else one undecided leaves it undecided.
  public static func all(_ judgements: some Sequence<Judgement>) -> Judgement {
    var result = Judgement.holds
    for judgement in judgements {
      if judgement == .fails { return .fails }
      if judgement == .undecided { result = .undecided }
    }
    return result
  }

  /// One that holds suffices.
  public static func any(_ judgements: some Sequence<Judgement>) -> Judgement {
    var result = Judgement.fails
    for judgement in judgements {
      if judgement == .holds { return .holds }
      if judgement == .undecided { result = .undecided }
    }
    return result
  }

  public var negated: Judgement {
    switch self {
    case .holds: .fails
    case .fails: .holds
    case .undecided: .undecided
    }
  }
}
