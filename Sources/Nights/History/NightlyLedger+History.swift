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
        sql: """
          INSERT OR REPLACE INTO night (id, tool, summary, number) VALUES (?1, ?, ?, IFNULL(
            (SELECT number FROM night WHERE id = ?1), (SELECT IFNULL(MAX(number), 0) + 1 FROM night)))
          """,
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

  /// Every line of the history in the order of the nights, oldest first; of one claim, or of all.
  public func verdicts(claim: String? = nil) throws(StoreError) -> [VerdictRecord] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT \(Self.recordColumns) FROM verdict AS v LEFT JOIN night AS n ON n.id = v.night
          WHERE ?1 IS NULL OR claim = ?1 ORDER BY n.number, night, claim, check_name, tier
          """,
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
          SELECT * FROM (
            SELECT \(Self.recordColumns), ROW_NUMBER() OVER (
              PARTITION BY claim, check_name, tier ORDER BY IFNULL(n.number, 0) DESC, night DESC) AS place
            FROM verdict AS v LEFT JOIN night AS n ON n.id = v.night)
          WHERE place = 1 ORDER BY claim, check_name, tier
          """
      ).map(Self.record)
    }
  }

  private static let recordColumns =
    "claim, check_name, v.tier, night, verdict, v.tool, claim_digest, cause, noise, result"

  private static func record(_ row: Row) throws -> VerdictRecord {
    guard let tier = Tier(rawValue: try row.text(2)), let verdict = Verdict(rawValue: try row.text(4)) else {
      throw StoreDamage("a verdict in it is '\(try row.text(4).prefix(60))' on tier '\(try row.text(2).prefix(60))'")
    }
    let (claim, check) = (try row.text(0), try row.text(1))
    guard Identifier.isValid(claim) else { throw StoreDamage("a verdict in it is of '\(claim.prefix(60))', no claim's id") }
    return VerdictRecord(
      claim: claim, check: check, tier: tier, night: try night(row, 3), verdict: verdict,
      tool: try row.text(5), claimDigest: try row.text(6), cause: try row.text(7), noise: try decoded(row.text(8)),
      result: try decoded(row.text(9)))
  }

  /// All nights, in the order in which they were.
  public func nights() throws(StoreError) -> [NightRecord] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT id, tool, summary FROM night ORDER BY number").map { row in
        NightRecord(id: try Self.night(row, 0), tool: try row.text(1), summary: try Self.decoded(row.text(2)))
      }
    }
  }

  /// A night's name, which is a folder's too.
  private static func night(_ row: Row, _ index: Int) throws -> String {
    let name = try row.text(index)
    let isPlain = !name.isEmpty && !name.hasPrefix(".")
      && name.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0123456789-.".unicodeScalars.contains($0)) }
    guard isPlain else { throw StoreDamage("a night in it is called '\(name.prefix(60))'") }
    return name
  }

  /// A name for a night that is now: its time in UTC, `2026-11-22T21-59-03.123Z`, moved on by what it takes to be no
  /// earlier night's, which a clock that was put back could make it.
  public func name(of date: Date) throws(StoreError) -> String {
    let taken = Set(try nights().map(\.id))
    var date = date
    while true {
      let time = date.formatted(
        .iso8601.year().month().day().time(includingFractionalSeconds: true).timeSeparator(.colon))
      let name = time.replacing(":", with: "-") + (time.hasSuffix("Z") ? "" : "Z")
      if !taken.contains(name) { return name }
      date += 0.001
    }
  }

  /// Checkpoints that a night reported already: `subject step digest`.
  public func reported() throws(StoreError) -> Set<String> {
    try read { database in
      Set(
        try Row.fetchAll(database, sql: "SELECT subject, step, checkpoint FROM reported")
          .map { row in "\(try row.text(0)) \(try row.integer(1)) \(try row.text(2))" })
    }
  }
}

extension FinishedUnit {
  /// As ``NightlyLedger/reported()`` names it.
  public var reportName: String { "\(subject) \(step ?? -1) \(checkpoint)" }
}
