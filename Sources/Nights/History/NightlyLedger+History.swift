import Claims
import Evidence
import Foundation
import GRDB

/// A night as the history keeps it.
public struct NightRecord: Sendable, Hashable {
  public var id: String
  public var tool: String
  public var summary: NightSummary

  public init(id: String, tool: String, summary: NightSummary) {
    self.id = id
    self.tool = tool
    self.summary = summary
  }
}

extension NightlyLedger {
  private static func encoded<T: Encodable>(_ value: T) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func decoded<T: Decodable>(_ text: String) throws -> T {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(T.self, from: Data(text.utf8))
  }

  /// Writes a night with its new verdicts and checkpoints, all or nothing.
  public func add(_ night: NightRecord, verdicts: [VerdictRecord], checkpoints: [FinishedUnit]) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO night (id, tool, summary) VALUES (?, ?, ?)",
        arguments: [night.id, night.tool, try Self.encoded(night.summary)])
      for record in verdicts {
        try database.execute(
          sql: """
            INSERT OR REPLACE INTO verdict
              (claim, check_name, tier, night, verdict, tool, claim_digest, cause, noise, result)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            record.claim, record.check, record.tier.rawValue, record.night, record.verdict.rawValue, record.tool,
            record.claimDigest, record.cause, try Self.encoded(record.noise), try Self.encoded(record.result),
          ])
      }
      for unit in checkpoints {
        try database.execute(
          sql: "INSERT OR IGNORE INTO reported (subject, step, checkpoint, night) VALUES (?, ?, ?, ?)",
          arguments: [unit.subject, unit.step ?? -1, unit.checkpoint, night.id])
      }
    }
  }

  /// Every line of the history, oldest first; of one claim, or of all.
  public func verdicts(claim: String? = nil) throws(StoreError) -> [VerdictRecord] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM verdict WHERE ?1 IS NULL OR claim = ?1 ORDER BY night, claim, check_name, tier",
        arguments: [claim]
      ).map(Self.record)
    }
  }

  /// The newest line of every check.
  public func latestVerdicts() throws(StoreError) -> [VerdictRecord] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM verdict AS v WHERE night =
            (SELECT MAX(night) FROM verdict WHERE claim = v.claim AND check_name = v.check_name AND tier = v.tier)
          ORDER BY claim, check_name, tier
          """
      ).map(Self.record)
    }
  }

  private static func record(_ row: Row) throws -> VerdictRecord {
    guard let tier = Tier(rawValue: row["tier"]), let verdict = Verdict(rawValue: row["verdict"]) else {
      throw StoreError.unknownName("\(row["tier"] as String) \(row["verdict"] as String)")
    }
    return VerdictRecord(
      claim: row["claim"], check: row["check_name"], tier: tier, night: row["night"], verdict: verdict,
      tool: row["tool"], claimDigest: row["claim_digest"], cause: row["cause"], noise: try decoded(row["noise"]),
      result: try decoded(row["result"]))
  }

  /// All nights, oldest first.
  public func nights() throws(StoreError) -> [NightRecord] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT id, tool, summary FROM night ORDER BY id").map { row in
        NightRecord(id: row[0], tool: row[1], summary: try Self.decoded(row[2]))
      }
    }
  }

  /// Checkpoints that a night reported already: `subject step digest`.
  public func reported() throws(StoreError) -> Set<String> {
    try read { database in
      Set(
        try Row.fetchAll(database, sql: "SELECT subject, step, checkpoint FROM reported")
          .map { row in "\(row[0] as String) \(row[1] as Int) \(row[2] as String)" })
    }
  }
}

extension FinishedUnit {
  /// As ``NightlyLedger/reported()`` names it.
  public var reportName: String { "\(subject) \(step ?? -1) \(checkpoint)" }
}
