import Ground

/// A metadata value of a GGUF file.
public enum GGUFValue: Sendable, Hashable {
  case bool(Bool)
  case integer(Int)
  /// An unsigned 64-bit value beyond `Int`.
  case large(UInt64)
  case real(Double)
  case text(String)
  case array([GGUFValue])
  /// A long array of numbers, as it stands in the file.
  case numbers(GGUFNumbers)

  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  public var text: String? { if case .text(let value) = self { value } else { nil } }
  public var array: [GGUFValue]? {
    switch self {
    case .array(let values): values
    case .numbers(let numbers): numbers.values
    default: nil
    }
  }

  /// Any number, as a double.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .large(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }
}

/// Reads metadata values: a 32-bit type, then the value.
struct GGUFValueReader {
  /// Arrays of arrays occur nowhere in practice; this allows some.
  static let maximumDepth = 4

  static func read(_ reader: inout ByteReader) throws(CheckpointError) -> GGUFValue {
    try value(type: try reader.integer(), &reader, depth: 0)
  }

  private static func value(
    type: UInt32, _ reader: inout ByteReader, depth: Int
  ) throws(CheckpointError) -> GGUFValue {
    switch type {
    case 0: return .integer(Int(try reader.integer() as UInt8))
    case 1: return .integer(Int(try reader.integer() as Int8))
    case 2: return .integer(Int(try reader.integer() as UInt16))
    case 3: return .integer(Int(try reader.integer() as Int16))
    case 4: return .integer(Int(try reader.integer() as UInt32))
    case 5: return .integer(Int(try reader.integer() as Int32))
    case 6: return .real(Double(Float(bitPattern: try reader.integer())))
    case 7: return .bool(try reader.integer() as UInt8 != 0)
    case 8: return .text(try reader.text(try reader.length(), strict: false))
    case 9: return try array(&reader, depth: depth + 1)
    case 10:
      let value: UInt64 = try reader.integer()
      return Int(exactly: value).map { .integer($0) } ?? .large(value)
    case 11: return .integer(Int(try reader.integer() as Int64))
    case 12: return .real(Double(bitPattern: try reader.integer()))
    default: throw reader.error("unknown metadata type \(type)")
    }
  }

  private static func array(
    _ reader: inout ByteReader, depth: Int
  ) throws(CheckpointError) -> GGUFValue {
    guard depth <= maximumDepth else { throw reader.error("arrays nested more than \(maximumDepth) deep") }
    let type: UInt32 = try reader.integer()
    let count = try reader.length()
    // Every element takes bytes of the file, so the file bounds what may be announced.
    let smallest = [1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8]
    guard Int(type) < smallest.count, count <= reader.remaining / smallest[Int(type)] else {
      throw reader.error("an array of \(count) elements of type \(type) does not fit in the rest of the file")
    }
    if count > packedFrom, let type = GGUFNumbers.NumberType(rawValue: type) {
      return .numbers(try GGUFNumbers(type, count, &reader))
    }
    guard count <= mostElements else {
      throw reader.error("an array of \(count) texts or arrays, more than \(mostElements)")
    }
    var values: [GGUFValue] = []
    values.reserveCapacity(min(count, 1 << 16))
    for _ in 0..<count { values.append(try value(type: type, &reader, depth: depth)) }
    return .array(values)
  }

  /// Arrays of more numbers than this stay packed: an element takes forty times the byte that it may be stored in.
  private static let packedFrom = 4096
  /// Texts and arrays in an array; tokenizers have a million texts at most.
  private static let mostElements = 4_000_000
}
