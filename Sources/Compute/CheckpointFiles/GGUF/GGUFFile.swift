import Ground

/// A GGUF file of version 2 or 3: typed metadata (with the tokenizer), tensor descriptions, aligned elements.
///
/// Shapes are given slowest dimension first, the reverse of the file's order, as everywhere here.
public struct GGUFFile: TensorSource {
  public let path: String
  public let version: UInt32
  public let metadata: [String: GGUFValue]
  private let table: TensorTable

  /// What may be announced at most: models have some thousands of tensors and some dozens of keys.
  static let maximumTensors = 200_000
  static let maximumKeys = 100_000
  /// Metadata beyond this is refused: tokenizers take some megabytes.
  static let maximumHeaderBytes = 256 << 20

  public var files: [String] { [path] }
  public var tensors: [TensorDescription] { table.descriptions }
  public func find(_ name: String) -> StoredTensor? { table.find(name) }

  public init(path: String) throws(CheckpointError) {
    try self.init(MappedFile(path: path))
  }

  init(_ file: MappedFile) throws(CheckpointError) {
    path = file.path
    var reader = ByteReader(file, from: 0, to: Self.maximumHeaderBytes, part: "GGUF header")
    guard try reader.integer() as UInt32 == 0x4655_4747 else {
      throw reader.error("it does not begin with 'GGUF'", remedy: "This is no GGUF file.")
    }
    version = try reader.integer()
    guard version == 2 || version == 3 else {
      throw reader.error(
        "version \(version) is not supported",
        remedy: version.byteSwapped <= 3
          ? "The file is big-endian: convert it to little-endian." : "Convert the file to version 3.")
    }
    let tensorCount = try reader.length()
    let keyCount = try reader.length()
    // A key takes at least 13 bytes and a tensor's description 24.
    guard keyCount <= min(Self.maximumKeys, reader.remaining / 13),
      tensorCount <= min(Self.maximumTensors, reader.remaining / 24)
    else {
      throw reader.error("\(keyCount) keys and \(tensorCount) tensors do not fit in the file")
    }
    metadata = try Self.metadata(keyCount, &reader)
    if let parts = metadata["split.count"]?.integer, parts > 1 {
      throw reader.error(
        "the model is split into \(parts) files", remedy: "Merge them with llama-gguf-split --merge.")
    }
    table = try Self.table(tensorCount, &reader, alignment: Self.alignment(metadata, reader))
  }

  private static func metadata(
    _ count: Int, _ reader: inout ByteReader
  ) throws(CheckpointError) -> [String: GGUFValue] {
    var metadata: [String: GGUFValue] = [:]
    for _ in 0..<count {
      let key = try reader.text(try reader.length(), strict: true)
      let value = try GGUFValueReader.read(&reader)
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw reader.error("the key \(quoted(key)) occurs twice")
      }
    }
    return metadata
  }

  private static func alignment(
    _ metadata: [String: GGUFValue], _ reader: ByteReader
  ) throws(CheckpointError) -> Int {
    guard let value = metadata["general.alignment"] else { return 32 }
    guard let alignment = value.integer, (1...(1 << 20)).contains(alignment), alignment.nonzeroBitCount == 1
    else { throw reader.error("general.alignment is no power of two up to 2^20") }
    return alignment
  }

  private static func table(
    _ count: Int, _ reader: inout ByteReader, alignment: Int
  ) throws(CheckpointError) -> TensorTable {
    var entries: [(offset: Int, description: TensorDescription)] = []
    for _ in 0..<count {
      let name = try reader.text(try reader.length(), strict: true)
      let dimensions: UInt32 = try reader.integer()
      guard dimensions <= 8 else {
        throw reader.error("the tensor \(quoted(name)) has \(dimensions) dimensions")
      }
      var shape: [Int] = []
      for _ in 0..<dimensions { shape.append(try reader.length()) }
      let typeNumber: UInt32 = try reader.integer()
      guard let type = elementType(typeNumber) else {
        throw reader.error(
          "the tensor \(quoted(name)) has type \(typeName(typeNumber))",
          remedy:
            "Supported are F64, F32, F16, BF16, I8 to I64, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K and "
            + "Q6_K: use a copy in one of these.")
      }
      let offset = try reader.length()
      guard offset.isMultiple(of: alignment) else {
        throw reader.error("the tensor \(quoted(name)) begins at no multiple of \(alignment)")
      }
      entries.append(
        (offset, TensorDescription(name: name, shape: shape.reversed(), elementType: type)))
    }
    let file = reader.file
    let start = (reader.offset + alignment - 1) / alignment * alignment
    guard start <= file.count || entries.isEmpty else {
      throw reader.error("the tensors' elements are missing")
    }
    let data = min(start, file.count)..<file.count

    var table = TensorTable()
    for (offset, description) in entries {
      guard offset <= data.count else {
        throw reader.error("the tensor \(quoted(description.name)) begins beyond the file")
      }
      try table.append(
        StoredTensor(description, file: file, offset: data.lowerBound + offset, bounds: data))
    }
    try checkDisjoint(table)
    return table
  }

  private static func checkDisjoint(_ table: TensorTable) throws(CheckpointError) {
    var end = 0
    for tensor in table.stored.sorted(by: { $0.offset < $1.offset }) {
      let type = tensor.description.elementType
      let bytes = tensor.description.count / type.blockLength * type.blockBytes
      guard bytes > 0 else { continue }
      guard tensor.offset >= end else {
        throw tensor.failure("its elements overlap those of another tensor", ByteReader.damaged)
      }
      end = tensor.offset + bytes
    }
  }

  private static func elementType(_ number: UInt32) -> ElementType? {
    switch number {
    case 0: .float32
    case 1: .float16
    case 2: .q4_0
    case 3: .q4_1
    case 6: .q5_0
    case 7: .q5_1
    case 8: .q8_0
    case 12: .q4_K
    case 13: .q5_K
    case 14: .q6_K
    case 24: .int8
    case 25: .int16
    case 26: .int32
    case 27: .int64
    case 28: .float64
    case 30: .bfloat16
    default: nil
    }
  }

  private static func typeName(_ number: UInt32) -> String {
    let names: [UInt32: String] = [
      9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S",
      20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0",
      39: "MXFP4",
    ]
    return names[number] ?? "number \(number)"
  }
}
