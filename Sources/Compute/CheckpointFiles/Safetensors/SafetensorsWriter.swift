import Ground
import Mathematics

/// Writes a safetensors file: declare all tensors, give their elements in that order, finish.
///
/// The file appears under its name when `finish` returns, whole; a writer that is dropped before leaves
/// nothing.
public struct SafetensorsWriter: ~Copyable {
  private let file: AtomicFile
  private let path: String
  private let tensors: [TensorDescription]
  /// The tensor being written and how many of its elements are there.
  private var current = 0
  private var written = 0

  /// Begins a file with these tensors: F64, F32, BF16 or I64. The elements of each follow in this order.
  public init(
    path: String, tensors: [TensorDescription], metadata: [String: String] = [:]
  ) throws(CheckpointError) {
    let header = try Self.header(path, tensors, metadata)
    let file = try AtomicFile(path: path)
    var length = UInt64(header.utf8.count).littleEndian
    try withUnsafeBytes(of: &length) { (bytes) throws(CheckpointError) in try file.write(bytes) }
    try Array(header.utf8).withUnsafeBufferPointer { (bytes) throws(CheckpointError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
    self.file = file
    self.path = path
    self.tensors = tensors
  }

  /// Appends elements of the current F32 or BF16 tensor (the latter rounded to nearest, ties to even);
  /// a tensor may come in any number of pieces.
  public mutating func append(_ values: UnsafeBufferPointer<Float>) throws(CheckpointError) {
    switch try accept(values.count, [.float32, .bfloat16]) {
    case .bfloat16?:
      let rounded = values.map { BFloat16.bits($0) }
      try rounded.withUnsafeBufferPointer { (bits) throws(CheckpointError) in
        try file.write(UnsafeRawBufferPointer(bits))
      }
    default: try file.write(UnsafeRawBufferPointer(values))
    }
  }

  /// Appends elements of the current F64 tensor.
  public mutating func append(_ values: UnsafeBufferPointer<Double>) throws(CheckpointError) {
    _ = try accept(values.count, [.float64])
    try file.write(UnsafeRawBufferPointer(values))
  }

  /// Appends elements of the current I64 tensor.
  public mutating func append(_ values: UnsafeBufferPointer<Int64>) throws(CheckpointError) {
    _ = try accept(values.count, [.int64])
    try file.write(UnsafeRawBufferPointer(values))
  }

  /// Appends elements of the current F32 or BF16 tensor.
  public mutating func append(_ values: [Float]) throws(CheckpointError) {
    try values.withUnsafeBufferPointer { (buffer) throws(CheckpointError) in try append(buffer) }
  }

  /// Makes the file appear. All elements of all tensors must have come.
  public consuming func finish() throws(CheckpointError) {
    skipComplete()
    guard current == tensors.count else {
      throw CheckpointError(
        file: path, place: "tensor \(quoted(tensors[current].name))",
        problem: "\(written) of \(tensors[current].count) elements were given",
        remedy: "Append every element before finishing.")
    }
    try file.finish()
  }

  private mutating func skipComplete() {
    while current < tensors.count, written == tensors[current].count {
      current += 1
      written = 0
    }
  }

  /// Counts the elements to the current tensor, which must have room for them and one of these types.
  private mutating func accept(
    _ count: Int, _ types: [ElementType]
  ) throws(CheckpointError) -> ElementType? {
    if count == 0 { return nil }
    skipComplete()
    guard current < tensors.count else {
      throw CheckpointError(
        file: path, place: "end", problem: "\(count) elements were given after the last tensor",
        remedy: "Declare every tensor at the beginning.")
    }
    let tensor = tensors[current]
    guard types.contains(tensor.elementType), count <= tensor.count - written else {
      throw CheckpointError(
        file: path, place: "tensor \(quoted(tensor.name))",
        problem: "\(count) elements for \(types.map(\.rawValue).joined(separator: " or ")) were given where "
          + "\(tensor.count - written) of type \(tensor.elementType.rawValue) are left",
        remedy: "Append elements in the declared order, types and numbers.")
    }
    written += count
    return tensor.elementType
  }

  /// The JSON header, padded with spaces so that the elements begin at a multiple of eight bytes.
  private static func header(
    _ path: String, _ tensors: [TensorDescription], _ metadata: [String: String]
  ) throws(CheckpointError) -> String {
    var header = "{"
    if !metadata.isEmpty {
      let members = metadata.sorted { $0.key < $1.key }
        .map { "\(Self.literal($0.key)):\(Self.literal($0.value))" }
      header += "\"__metadata__\":{\(members.joined(separator: ","))},"
    }
    var names: Set<String> = ["__metadata__"]
    var offset = 0
    var members: [String] = []
    for tensor in tensors {
      let place = "tensor \(quoted(tensor.name))"
      guard names.insert(tensor.name).inserted else {
        throw CheckpointError(
          file: path, place: place, problem: "the name is taken",
          remedy: "Give every tensor a name of its own.")
      }
      guard [.float64, .float32, .bfloat16, .int64].contains(tensor.elementType) else {
        throw CheckpointError(
          file: path, place: place, problem: "\(tensor.elementType.rawValue) is not written",
          remedy: "Declare it as F64, F32, BF16 or I64.")
      }
      guard let bytes = checkedProduct(tensor.shape + [tensor.elementType.blockBytes]),
        case (let end, let overflow) = offset.addingReportingOverflow(bytes), !overflow
      else {
        throw CheckpointError(
          file: path, place: place, problem: "the shape \(tensor.shape) is impossible",
          remedy: "Give extents from 0 whose product fits.")
      }
      members.append(
        "\(Self.literal(tensor.name)):{\"dtype\":\"\(tensor.elementType.rawValue)\",\"shape\":"
          + "[\(tensor.shape.map(String.init).joined(separator: ","))],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    header += members.joined(separator: ",") + "}"
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    guard header.utf8.count <= SafetensorsFile.maximumHeaderBytes else {
      throw CheckpointError(
        file: path, place: "header",
        problem: "\(header.utf8.count) bytes of header are more than readers accept",
        remedy: "Write fewer tensors or less metadata.")
    }
    return header
  }

  /// `text` as a JSON string.
  private static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
