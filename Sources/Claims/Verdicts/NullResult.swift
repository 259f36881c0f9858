import Ground

extension CheckResult {
  /// What a check finds in evidence in which the effect cannot be: how often it holds there, and what its values are.
  public struct NullResult: Sendable, Hashable, Codable {
    public var name: String
    /// Evaluations in which the check held although the effect could not be there.
    public var passes: Int
    /// Evaluations; 0 where chance was counted out.
    public var draws: Int
    public var note: String
    /// The members of the check's answer that have a number, each with what the null gives in its place.
    public var members: [Member]
    /// Whether the null could have given anything else than what was measured.
    public var moves: Bool

    /// One member of the answer and the null's distribution of it.
    public struct Member: Sendable, Hashable, Codable {
      public var label: String
      public var chance: Chance
      public var side: Side

      public init(label: String, chance: Chance, side: Side) {
        self.label = label
        self.chance = chance
        self.side = side
      }

      /// Probability, under the null, of a value that meets the expectation as well as the measured one or better.
      public var p: Double { side == .atLeast ? chance.atLeast : chance.atMost }
    }

    /// Which values meet an expectation better, or are nearer to what it names.
    public enum Side: String, Sendable, Hashable, Codable {
      case atLeast = "at-least"
      case atMost = "at-most"
    }

    public init(
      name: String, passes: Int, draws: Int, note: String = "", members: [Member] = [], moves: Bool = true
    ) {
      self.name = name
      self.passes = passes
      self.draws = draws
      self.note = note
      self.members = members
      self.moves = moves
    }

    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      name = try fields.decode(String.self, forKey: .name)
      passes = try fields.decode(Int.self, forKey: .passes)
      draws = try fields.decode(Int.self, forKey: .draws)
      note = try fields.decode(String.self, forKey: .note)
      // Left out where there is nothing to say.
      members = try fields.decodeIfPresent([Member].self, forKey: .members) ?? []
      moves = try fields.decodeIfPresent(Bool.self, forKey: .moves) ?? true
    }

    /// Held in more than a twentieth of the draws: the figure comes out by chance or by construction.
    public var passesTooOften: Bool { passes * 20 > draws }
  }
}

extension CheckResult.NullResult {
  /// What it says, in words, without the members: `holds in 3 of 59 draws`.
  public var summary: String {
    var parts: [String] = []
    if draws > 0 { parts.append("holds in \(passes) of \(draws)") }
    if !moves { parts.append("this null cannot move the value, so nothing can be told from it") }
    if !note.isEmpty { parts.append(note) }
    return parts.joined(separator: ": ")
  }
}

extension CheckResult.NullResult.Member {
  /// `L0H3: 63; chance gives 62.1 (95 % 55 to 68), P(≥ 63) = 0.46`.
  public var words: String {
    func short(_ value: Double) -> String { NumberText.short(value, digits: 3) }
    let measured = NumberText.short(chance.observed, digits: 4)
    let name = label.isEmpty ? "" : "\(label): "
    guard !chance.isCertain else { return "\(name)\(measured); chance always gives \(short(chance.mean))" }
    let sign = side == .atLeast ? "≥" : "≤"
    return "\(name)\(measured); chance gives \(short(chance.mean)) (95 % \(short(chance.lower)) to \(short(chance.upper))), "
      + "P(\(sign) \(measured)) = \(NumberText.short(p, digits: 2))\(isExtreme ? "; chance never goes beyond" : "")"
  }

  /// Whether nothing goes beyond what was measured and P is no small number all the same, as chance has too few values: the
  /// end of its range is then its outermost value.
  private var isExtreme: Bool {
    p >= 0.05 && (side == .atLeast ? chance.observed >= chance.upper : chance.observed <= chance.lower)
  }
}

extension Expectation {
  /// Which values meet it better where it names a bound: larger ones, unless it sets an upper bound.
  public var side: CheckResult.NullResult.Side {
    switch self {
    case .atMost, .below, .smallest: .atMost
    case .count(let inner, _): inner.side
    case .all(let parts), .any(let parts):
      parts.contains { $0.side == .atMost } && !parts.contains(where: \.isLowerBound) ? .atMost : .atLeast
    case .not(let inner): inner.isLowerBound ? .atMost : .atLeast
    default: .atLeast
    }
  }

  private var isLowerBound: Bool {
    switch self {
    case .atLeast, .above: true
    case .all(let parts), .any(let parts): parts.contains(where: \.isLowerBound)
    default: false
    }
  }
}
