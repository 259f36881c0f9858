import GRDB

/// Texts and their numbers in the table `text`, each looked up once per transaction.
struct Interner {
  private let database: Database
  private var numbers: [String: Int64] = [:]
  private let find: Statement
  private let insert: Statement

  init(_ database: Database) throws {
    self.database = database
    find = try database.cachedStatement(sql: "SELECT id FROM text WHERE value = ?")
    insert = try database.cachedStatement(sql: "INSERT INTO text (value) VALUES (?)")
  }

  /// The number of `text`, given to it now if it has none yet.
  mutating func number(of text: String) throws -> Int64 {
    if let known = numbers[text] { return known }
    let number: Int64
    if let stored = try Row.fetchOne(find, arguments: [text]) {
      number = Int64(try stored.integer(0))
    } else {
      try insert.execute(arguments: [text])
      number = database.lastInsertedRowID
    }
    numbers[text] = number
    return number
  }
}

/// The texts behind the numbers of `text`, each read once per query.
struct TextReader {
  private var texts: [Int64: String] = [:]
  private let find: Statement

  init(_ database: Database) throws {
    find = try database.cachedStatement(sql: "SELECT value FROM text WHERE id = ?")
  }

  /// The text whose number stands in a column of a row.
  mutating func text(_ row: Row, _ index: Int) throws -> String { try text(Int64(row.integer(index))) }

  mutating func text(_ number: Int64) throws -> String {
    if let known = texts[number] { return known }
    guard let text = try Row.fetchOne(find, arguments: [number])?.text(0) else {
      throw StoreDamage("the text number \(number) is missing")
    }
    texts[number] = text
    return text
  }
}
