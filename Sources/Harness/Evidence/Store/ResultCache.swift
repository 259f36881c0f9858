import Claims
import Foundation
import GRDB
import Ground
import Mathematics

/// Results of checks that were asked before, kept so that the same questions of the same evidence need not be asked again.
///
/// A result is kept under a digest of everything that it hangs on: the check in its normal form, the paper's figures, the
/// evidence, the quantities, the program. So it is never stale. What cannot be kept or read is asked again without a word,
/// since nothing is lost by it.
///
/// ```swift
/// if let cache = ResultCache(evidenceCache, evidence: base.identity, figures: library.figures) {
///   let known = cache.results(of: [key])            // by key, those that are there
/// }
/// ```
public struct ResultCache: Sendable {
  /// Evidence that results are kept for at a time; each takes some megabytes.
  private static let mostContexts = 8

  /// Of the tables; those of another version are made anew.
  private static let version = 1

  private let database: DatabaseQueue
  private let context: String

  /// - Parameters:
  ///   - identity: what the evidence is, as ``EvidenceBase/identity`` has it; without one nothing is kept
  ///   - figures: the paper's figures
  /// - Returns: `nil` where nothing can be kept
  public init?(_ cache: EvidenceCache?, evidence identity: [String]?, figures: [String: Figure]) {
    guard let cache, let identity else { return nil }
    // Where a figure stands tells nothing of what it says.
    let said = figures.sorted { $0.key < $1.key }.map { name, figure in
      "\(name) \(figure.content) \(figure.printed ?? "") \(figure.tolerance) \(figure.toleranceReason ?? "") "
        + (figure.measures ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
    let inputs = [("figures", said.joined(separator: "\n"))] + identity.map { ("evidence", $0) }
    context = cache.key("results", inputs.map { (name: $0.0, digest: $0.1) })
    let path = cache.results
    do {
      database = try Self.open(path)
    } catch {
      try? FileManager.default.removeItem(atPath: path)
      guard let opened = try? Self.open(path) else { return nil }
      database = opened
    }
  }

  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(2)
    let database = try DatabaseQueue(path: path, configuration: configuration)
    try database.write { db in
      if try Int.fetchOne(db, sql: "PRAGMA user_version") != version {
        try db.execute(sql: "DROP TABLE IF EXISTS result; DROP TABLE IF EXISTS context; PRAGMA user_version = \(version)")
      }
      try db.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS context (name TEXT PRIMARY KEY, used REAL NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE IF NOT EXISTS result (
            context TEXT NOT NULL REFERENCES context ON DELETE CASCADE, key TEXT NOT NULL, data BLOB NOT NULL,
            digest TEXT NOT NULL,
            PRIMARY KEY (context, key)) STRICT, WITHOUT ROWID;
          """)
    }
    return database
  }

  /// The key of a check's result on a tier.
  ///
  /// - Parameter drawsNulls: whether the nulls that it declares were drawn
  public static func key(_ check: Check, of claim: String, on tier: Tier, _ vocabulary: Vocabulary, drawsNulls: Bool) -> String {
    let text = ([claim, tier.rawValue, drawsNulls ? "nulls" : ""] + check.normalForm(vocabulary)).joined(separator: "\n")
    return SHA256.hash(data: Array(text.utf8)).hexadecimal
  }

  /// The results that are kept under the keys.
  public func results(of keys: [String]) -> [String: CheckResult] {
    let wanted = Set(keys)
    let found = try? database.read { db in
      // A few are looked for by key, all of a suite at once.
      let (condition, arguments) = wanted.count > 100
        ? ("", StatementArguments([context]))
        : (" AND key IN (\(databaseQuestionMarks(count: wanted.count)))", StatementArguments([context] + wanted.sorted()))
      return try Row.fetchAll(db, sql: "SELECT key, data, digest FROM result WHERE context = ?\(condition)", arguments: arguments)
        .map { (key: $0["key"] as String, data: $0["data"] as Data, digest: $0["digest"] as String) }
    }
    let kept = (found ?? []).filter { wanted.contains($0.key) }
    let results = Parallel.map(kept) { row in
      row.digest == SHA256.hash(data: row.data).hexadecimal ? try? Self.decoder.decode(CheckResult.self, from: row.data) : nil
    }
    return Dictionary(zip(kept, results).compactMap { row, result in result.map { (row.key, $0) } }) { first, _ in first }
  }

  /// Keeps results under their keys; those of evidence that was not asked for longest go.
  public func keep(_ results: [(key: String, result: CheckResult)]) {
    let rows = Parallel.map(results) { row in (key: row.key, data: try? Self.encoder.encode(row.result)) }
    let now = Date.now.timeIntervalSince1970
    try? database.write { db in
      try db.execute(
        sql: "INSERT INTO context VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET used = excluded.used", arguments: [context, now])
      let statement = try db.makeStatement(sql: "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?)")
      for (key, data) in rows {
        if let data { try statement.execute(arguments: [context, key, data, SHA256.hash(data: data).hexadecimal]) }
      }
      try db.execute(
        sql: "DELETE FROM context WHERE name NOT IN (SELECT name FROM context ORDER BY used DESC LIMIT ?)",
        arguments: [Self.mostContexts])
    }
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
