import Ground

/// Token ids in a file, mapped and read in pieces: a `.npy` array of integers, a shard of llm.c with its header, or bare
/// little-endian numbers.
///
/// How wide bare numbers are the ids themselves tell: read too narrow, every second one is 0. A file that is something
/// else, such as a text, is refused as what it is.
public struct TokenFile: Sendable {
  /// How bare numbers are stored; headers say so themselves.
  public enum Width: Int, Sendable, Hashable, CaseIterable {
    case uint16 = 2
    case uint32 = 4
    case uint64 = 8

    var elementType: ElementType {
      switch self {
      case .uint16: .uint16
      case .uint32: .uint32
      case .uint64: .uint64
      }
    }
  }

  public let path: String
  /// Extents: one dimension for a stream of tokens, two for sequences of equal length.
  public let shape: [Int]
  private let tensor: StoredTensor

  /// Number of ids.
  public var count: Int { tensor.description.count }

  /// Opens a file of ids.
  ///
  /// - Parameters:
  ///   - width: of bare numbers; as the ids themselves tell if nil
  ///   - vocabularySize: number of ids that there are, where it is known
  public init(path: String, width: Width? = nil, vocabularySize: Int? = nil) throws(CheckpointError) {
    try self.init(MappedFile(path: path), width: width, vocabularySize: vocabularySize)
  }

  init(_ file: MappedFile, width: Width? = nil, vocabularySize: Int? = nil) throws(CheckpointError) {
    let tensor: StoredTensor
    if Self.isNumPy(file) {
      tensor = try NumPyArrayFile(file).array
      guard tensor.description.elementType.isInteger, tensor.description.elementType != .bool else {
        throw tensor.failure(
          "elements of type \(tensor.description.elementType.rawValue) are no token ids",
          "Save the ids as integers.")
      }
      guard tensor.description.shape.count <= 2 else {
        throw tensor.failure(
          "an array of shape \(tensor.description.shape) is neither a stream of ids nor sequences of equal length",
          "Save it with one dimension or two.")
      }
    } else if let (width, count) = try LLMCHeader.read(file) {
      tensor = try StoredTensor(
        TensorDescription(name: "tokens", shape: [count], elementType: width.elementType),
        file: file, offset: LLMCHeader.bytes, bounds: 0..<file.count)
    } else {
      try Self.refuseForeign(file)
      let width = width ?? Self.width(of: file, vocabularySize: vocabularySize ?? 1 << 20)
      guard file.count.isMultiple(of: width.rawValue) else {
        throw CheckpointError(
          file: file.path, place: "end of file",
          problem: "\(file.count) bytes are no whole \(width.rawValue)-byte ids",
          remedy: "Save the ids as a .npy array, which says how wide they are, or fetch the file again.")
      }
      tensor = try StoredTensor(
        TensorDescription(
          name: "tokens", shape: [file.count / width.rawValue], elementType: width.elementType),
        file: file, offset: 0, bounds: 0..<file.count)
    }
    guard tensor.description.count > 0 else { throw tensor.failure("it holds no ids", "Save the ids anew.") }
    guard !tensor.description.shape.isEmpty else {
      throw tensor.failure("a single number is no stream of ids", "Save the ids as an array.")
    }
    self.tensor = tensor
    path = file.path
    shape = tensor.description.shape
  }

  private static func isNumPy(_ file: MappedFile) -> Bool {
    (0..<NumPyArrayFile.magic.count).allSatisfy { file.byte(at: $0) == NumPyArrayFile.magic[$0] }
  }

  /// Whether a file's first bytes say that it holds token ids, whatever its name.
  public static func isKnown(path: String) -> Bool {
    guard let file = try? MappedFile(path: path) else { return false }
    return isNumPy(file) || LLMCHeader.isAt(startOf: file)
  }

  /// Bytes looked at to tell the width, spread over the file.
  private static let sample = 1 << 16

  /// The width of which bare ids are: the widest in which all that are looked at belong to the vocabulary. Narrow ids read
  /// too wide do not, unless every second one is 0.
  private static func width(of file: MappedFile, vocabularySize: Int) -> Width {
    for width in [Width.uint64, .uint32] where file.count.isMultiple(of: width.rawValue) {
      let numbers = file.count / width.rawValue
      guard numbers >= 4 else { continue }
      var (fits, isZero) = (true, true)
      for number in stride(from: 0, to: numbers, by: max(1, numbers / (sample / width.rawValue))) where fits {
        let id = (0..<width.rawValue).reversed().reduce(UInt64(0)) {
          $0 << 8 | UInt64(file.byte(at: number * width.rawValue + $1) ?? 0)
        }
        fits = id < UInt64(clamping: vocabularySize)
        isZero = isZero && id == 0
      }
      if fits, !isZero { return width }
    }
    return .uint16
  }

  /// Refuses what is no bare numbers at all: texts, archives, weights.
  private static func refuseForeign(_ file: MappedFile) throws(CheckpointError) {
    guard file.count > 0 else {
      throw CheckpointError(file: file.path, place: "start", problem: "the file is empty", remedy: "Fetch the file again.")
    }
    let start = (0..<8).compactMap { file.byte(at: $0) }
    var kind = ForeignContent(of: file).map { "this is \($0.kind)" }
    if start.starts(with: [0x50, 0x4B, 3, 4]) { kind = "this is a zip archive, such as .npz or .pt" }
    if start.starts(with: "MMIDIDX".utf8) { kind = "this is Megatron's index, not its ids" }
    if start.starts(with: "GGUF".utf8) { kind = "this is a GGUF model" }
    // A single text-like number or two may be ids.
    guard let kind, file.count >= 16 || kind.contains("zip") else { return }
    throw CheckpointError(
      file: file.path, place: "start", problem: "\(kind), no token ids",
      remedy: "Give a text under another name than .npy or .bin, and token ids as .npy or as bare numbers in .bin.")
  }

  /// Ids of the given rows (positions of a stream, sequences of a batch) in row-major order, all below
  /// `vocabularySize`; an id outside is an error that names its place.
  public func read(rows: Range<Int>? = nil, vocabularySize: Int) throws(CheckpointError) -> [Int32] {
    let rows = rows ?? 0..<tensor.description.rows
    guard rows.lowerBound >= 0, rows.upperBound <= tensor.description.rows else {
      throw tensor.failure(
        "rows \(rows.lowerBound) to \(rows.upperBound) were asked for but it has \(tensor.description.rows)",
        "Ask for fewer tokens.")
    }
    let rowLength = tensor.description.rowLength
    var wide = [Int64](repeating: 0, count: rows.count * rowLength)
    try wide.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
      try tensor.read(rows: rows, into: buffer)
    }
    try tensor.file.requireUnchanged()
    let limit = min(Int64(clamping: vocabularySize), Int64(Int32.max) + 1)
    if let index = wide.firstIndex(where: { $0 < 0 || $0 >= limit }) {
      let position = rows.lowerBound * rowLength + index
      throw tensor.failure(
        "position \(position) holds \(wide[index]), no id below \(vocabularySize)",
        "Check that the ids were made with this model's tokenizer; they were read as "
          + "\(8 * tensor.description.elementType.blockBytes)-bit numbers.")
    }
    try refuseBigEndian(wide)
    return wide.map { Int32($0) }
  }

  /// Refuses ids of which every first half is 0, as 32-bit numbers in big-endian order have it.
  private func refuseBigEndian(_ ids: [Int64]) throws(CheckpointError) {
    guard tensor.description.elementType == .uint16, ids.count >= 16, ids.count.isMultiple(of: 2) else { return }
    let places = stride(from: 0, to: ids.count, by: 2)
    guard places.allSatisfy({ ids[$0] == 0 }), places.contains(where: { ids[$0 + 1] != 0 }) else { return }
    throw tensor.failure(
      "every second id is 0: these are 32-bit numbers in big-endian order", "Save the ids in little-endian order.")
  }
}

/// The header of 256 whole numbers before the ids of llm.c and its successors: a magic number, a version, the number of
/// ids. The magic number says how wide they are.
private enum LLMCHeader {
  static let bytes = 1024
  private static let widths: [UInt32: TokenFile.Width] = [20_240_520: .uint16, 20_240_801: .uint32]
  /// The one version of each that there is.
  private static let versions: [TokenFile.Width: UInt32] = [.uint16: 1, .uint32: 7]

  static func isAt(startOf file: MappedFile) -> Bool { width(of: file) != nil }

  private static func width(of file: MappedFile) -> TokenFile.Width? {
    var reader = ByteReader(file, from: 0, part: "header")
    guard file.count >= bytes, let magic: UInt32 = try? reader.integer() else { return nil }
    return widths[magic]
  }

  /// Width and number of the ids; `nil` without such a header.
  static func read(_ file: MappedFile) throws(CheckpointError) -> (width: TokenFile.Width, count: Int)? {
    guard let width = width(of: file) else { return nil }
    var reader = ByteReader(file, from: 4, part: "header of llm.c")
    let version: UInt32 = try reader.integer()
    guard version == versions[width] else {
      throw reader.error(
        "version \(version) is not known, only \(versions[width] ?? 0)", remedy: "Save the ids as a .npy array, which says how wide they are.")
    }
    let count = Int(try reader.integer() as UInt32)
    guard count * width.rawValue == file.count - bytes else {
      throw reader.error("\(count) ids of \(width.rawValue) bytes are announced, and \(file.count - bytes) bytes follow")
    }
    return (width, count)
  }
}
