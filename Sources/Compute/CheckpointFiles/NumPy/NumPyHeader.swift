import Ground

/// The header of a `.npy` array: a Python dictionary literal of element type, order and shape.
struct NumPyHeader {
  var elementType: ElementType
  var isColumnMajor: Bool
  var shape: [Int]
  /// Where the elements begin in the file.
  var dataStart: Int

  private static let maximumBytes = 1 << 16

  init(_ file: MappedFile, _ range: Range<Int>) throws(CheckpointError) {
    var reader = ByteReader(file, range, part: "npy header")
    for byte in NumPyArrayFile.magic {
      guard try reader.integer() as UInt8 == byte else {
        throw reader.error("it does not begin like a NumPy array", remedy: "Write the array with numpy.save.")
      }
    }
    let major: UInt8 = try reader.integer()
    let _: UInt8 = try reader.integer()
    let length: Int
    switch major {
    case 1: length = Int(try reader.integer() as UInt16)
    case 2, 3: length = Int(try reader.integer() as UInt32)
    default: throw reader.error("version \(major) is not known", remedy: "Write the array with numpy.save.")
    }
    guard length <= Self.maximumBytes else {
      throw reader.error("the header is said to have \(length) bytes")
    }
    var literal = PythonLiteral(text: Array(try reader.text(length, strict: true).utf8))
    guard let fields = literal.header() else {
      throw reader.error(
        "the header is no dictionary of descr, fortran_order and shape",
        remedy: "Structured and object arrays are not read: write a plain array with numpy.save.")
    }
    guard let type = Self.elementType(fields.descr) else {
      throw reader.error(
        "unknown element type \(quoted(fields.descr))",
        remedy: "Convert the array to a little-endian float, integer or bool type.")
    }
    elementType = type
    isColumnMajor = fields.fortranOrder
    shape = fields.shape
    dataStart = reader.offset
  }

  private static func elementType(_ descr: String) -> ElementType? {
    switch descr {
    case "<f8": .float64
    case "<f4": .float32
    case "<f2": .float16
    case "<i8": .int64
    case "<i4": .int32
    case "<i2": .int16
    case "|i1": .int8
    case "<u8": .uint64
    case "<u4": .uint32
    case "<u2": .uint16
    case "|u1": .uint8
    case "|b1": .bool
    default: nil
    }
  }
}

/// As much of Python's literal syntax as a NumPy header uses.
private struct PythonLiteral {
  let text: [UInt8]
  private var position = 0

  init(text: [UInt8]) { self.text = text }

  /// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }` in any order of keys; nil for anything
  /// else.
  mutating func header() -> (descr: String, fortranOrder: Bool, shape: [Int])? {
    var (descr, fortranOrder, shape): (String?, Bool?, [Int]?) = (nil, nil, nil)
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = string(), take(":") else { return nil }
      switch key {
      case "descr" where descr == nil: descr = string()
      case "fortran_order" where fortranOrder == nil:
        fortranOrder = word("True") ? true : word("False") ? false : nil
      case "shape" where shape == nil: shape = tuple()
      default: return nil
      }
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    skipSpace()
    guard position == text.count, let descr, let fortranOrder, let shape else { return nil }
    return (descr, fortranOrder, shape)
  }

  private mutating func skipSpace() {
    while position < text.count, [0x20, 0x0A, 0x09, 0x0D].contains(text[position]) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func word(_ word: String) -> Bool {
    skipSpace()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func string() -> String? {
    guard let quote: UInt8 = take("'") ? UInt8(ascii: "'") : take("\"") ? UInt8(ascii: "\"") : nil,
      let end = text[position...].firstIndex(of: quote)
    else { return nil }
    defer { position = end + 1 }
    return String(decoding: text[position..<end], as: UTF8.self)
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var extents: [Int] = []
    while !take(")") {
      skipSpace()
      let start = position
      while position < text.count, (0x30...0x39).contains(text[position]) { position += 1 }
      guard extents.count < 32, let extent = Int(String(decoding: text[start..<position], as: UTF8.self))
      else {
        return nil
      }
      extents.append(extent)
      if !take(",") {
        guard take(")") else { return nil }
        break
      }
    }
    return extents
  }
}
