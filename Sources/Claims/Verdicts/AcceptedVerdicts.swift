import Foundation

/// The accepted verdicts of one claim: a file of `golden/verdicts/<set>/`.
public struct AcceptedClaim: Sendable, Hashable, Codable {
  /// Version of this format.
  public var format = 1
  public var claim: String
  public var results: [CheckResult]
  /// Why verdicts changed, newest last.
  public var changes: [Change]

  public struct Change: Sendable, Hashable, Codable {
    public var check: String
    public var tier: Tier
    public var from: String
    public var to: String
    public var reason: String
    public var date: String

    public init(check: String, tier: Tier, from: String, to: String, reason: String, date: String) {
      self.check = check
      self.tier = tier
      self.from = from
      self.to = to
      self.reason = reason
      self.date = date
    }
  }

  public init(claim: String, results: [CheckResult], changes: [Change] = []) {
    self.claim = claim
    self.results = results
    self.changes = changes
  }
}

/// All accepted verdicts of one set of evidence (`published`, `fixtures`).
public struct AcceptedVerdicts: Sendable {
  public var claims: [String: AcceptedClaim]
  public let folder: String

  /// Reads `<root>/golden/verdicts/<set>/*.json`; a missing folder is an empty set.
  public init(root: String, set: String) throws(Problem) {
    folder = "\(root)/golden/verdicts/\(set)"
    claims = [:]
    guard FileManager.default.fileExists(atPath: folder) else { return }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw Problem(
        SourceLocation(file: folder), "not a readable folder: \(error.localizedDescription)", remedy: "make it one")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    for name in names.sorted() where name.hasSuffix(".json") {
      let path = "\(folder)/\(name)"
      func problem(_ message: String) -> Problem {
        Problem(
          SourceLocation(file: path), "not a file of accepted verdicts: \(message)",
          remedy: "restore it from version control, or accept the verdicts again")
      }
      let claim: AcceptedClaim
      do {
        claim = try decoder.decode(AcceptedClaim.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
      } catch {
        throw problem("\(error)")
      }
      guard claim.format == 1 else { throw problem("format \(claim.format), 1 is known") }
      guard name == "\(claim.claim).json" else { throw problem("it is about '\(claim.claim)'") }
      claims[claim.claim] = claim
    }
  }

  public func result(_ claim: String, _ check: String, _ tier: Tier) -> CheckResult? {
    claims[claim]?.results.first { $0.check == check && $0.tier == tier }
  }

  /// Writes one claim's file whole, or not at all.
  public func write(_ claim: AcceptedClaim) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    // An interval may be unbounded.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var data = try encoder.encode(claim.rounded())
    data.append(0x0A)
    try data.write(to: URL(fileURLWithPath: "\(folder)/\(claim.claim).json"), options: .atomic)
  }

  /// Files for claims that are no longer in the library, and results of checks that no longer exist.
  public func stale(in library: ClaimLibrary) -> [String] {
    claims.keys.sorted().flatMap { id -> [String] in
      guard let claim = library.claim(id) else { return ["\(folder)/\(id).json: there is no claim '\(id)'"] }
      return (claims[id]?.results ?? []).compactMap { result in
        let check = claim.checks.first { $0.id == result.check }
        guard let check, check.tiers.contains(result.tier) else {
          return "\(folder)/\(id).json: there is no check '\(result.check)' on tier \(result.tier.rawValue)"
        }
        return nil
      }
    }
  }
}

extension AcceptedClaim {
  /// Numbers to nine significant digits, so that files do not change with the last bits of arithmetic.
  func rounded() -> AcceptedClaim {
    var copy = self
    for r in copy.results.indices {
      for i in copy.results[r].items.indices {
        copy.results[r].items[i].number = copy.results[r].items[i].number.map(Self.nineDigits)
        copy.results[r].items[i].interval = copy.results[r].items[i].interval.map {
          Interval(Self.nineDigits($0.lower), Self.nineDigits($0.upper), confidence: $0.confidence)
        }
      }
    }
    return copy
  }

  private static func nineDigits(_ value: Double) -> Double { Double(NumberText.short(value, digits: 9)) ?? value }
}

extension CheckResult {
  /// How this result differs from the accepted one in what matters: verdict, members, and measured values beyond a
  /// relative 1e-6; `nil` when it does not.
  public func difference(from accepted: CheckResult) -> String? {
    if verdict != accepted.verdict { return "\(accepted.verdict.rawValue) → \(verdict.rawValue)" }
    if items.map(\.label) != accepted.items.map(\.label) {
      return "other members than accepted (\(accepted.items.count) → \(items.count))"
    }
    for (mine, theirs) in zip(items, accepted.items) {
      let name = mine.label.isEmpty ? "value" : mine.label
      switch (mine.number, theirs.number) {
      case (let a?, let b?):
        if abs(a - b) > 1e-6 * max(abs(a), abs(b)) + 1e-12 {
          return "\(name): \(NumberText.short(b)) → \(NumberText.short(a))"
        }
      default:
        if mine.value != theirs.value { return "\(name): \(theirs.value) → \(mine.value)" }
      }
    }
    return nil
  }
}
