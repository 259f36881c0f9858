import GRDB

/// Values of a row, by place, that are what the column should hold; SQLite would take a text for the number 0.
///
/// All throw ``StoreDamage`` where the value has another type.
extension Row {
  package func integer(_ index: Int) throws -> Int {
    guard case .int64(let value) = storage(index) else { throw damage(index, "a whole number") }
    return Int(value)
  }

  /// Whole numbers count too: SQLite keeps a real number without fraction as one.
  package func real(_ index: Int) throws -> Double {
    switch storage(index) {
    case .double(let value): return value
    case .int64(let value): return Double(value)
    default: throw damage(index, "a number")
    }
  }

  package func optionalReal(_ index: Int) throws -> Double? {
    if case .null = storage(index) { return nil }
    return try real(index)
  }

  package func text(_ index: Int) throws -> String {
    guard case .string(let value) = storage(index) else { throw damage(index, "a text") }
    return value
  }

  package func optionalText(_ index: Int) throws -> String? {
    if case .null = storage(index) { return nil }
    return try text(index)
  }

  /// A whole number where −1 stands for none.
  package func count(_ index: Int) throws -> Int? {
    let value = try integer(index)
    guard value >= -1 else { throw StoreDamage("\(value) stands where a count should, in '\(name(index))'") }
    return value < 0 ? nil : value
  }

  private func storage(_ index: Int) -> DatabaseValue.Storage { (self[index] as DatabaseValue).storage }

  private func name(_ index: Int) -> String { Array(columnNames)[index] }

  private func damage(_ index: Int, _ wanted: String) -> StoreDamage {
    let found =
      switch storage(index) {
      case .null: "nothing"
      case .int64: "a whole number"
      case .double: "a number"
      case .string: "a text"
      case .blob: "bytes"
      }
    return StoreDamage("\(found) stands in '\(name(index))', where \(wanted) should")
  }
}
