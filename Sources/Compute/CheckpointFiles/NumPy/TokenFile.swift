import Ground

/// Token ids in a file, mapped and read in pieces: a `.npy` array of integers, or bare little-endian numbers.
public struct TokenFile: Sendable {
  /// How bare numbers are stored; NumPy arrays say so themselves.
  public enum Width: Sendable, Hashable {
    case uint16
    case uint32
  }

  public let path: String
  /// Extents: one dimension for a stream of tokens, two for sequences of equal length.
  public let shape: [Int]
  private let tensor: StoredTensor

  /// Number of ids.
  public var count: Int { tensor.description.count }

  /// Opens a `.npy` file, recognised by its first bytes, or else ids of the given width without header.
  public init(path: String, width: Width = .uint16) throws(CheckpointError) {
    try self.init(MappedFile(path: path), width: width)
  }

  init(_ file: MappedFile, width: Width = .uint16) throws(CheckpointError) {
    let tensor: StoredTensor
    if file.byte(at: 0) == NumPyArrayFile.magic[0], file.byte(at: 1) == NumPyArrayFile.magic[1] {
      tensor = try NumPyArrayFile(file).array
      guard tensor.description.elementType.isInteger, tensor.description.elementType != .bool else {
        throw tensor.failure(
          "elements of type \(tensor.description.elementType.rawValue) are no token ids",
          "Save the ids as integers.")
      }
    } else {
      let bytes = width == .uint16 ? 2 : 4
      guard file.count.isMultiple(of: bytes) else {
        throw CheckpointError(
          file: file.path, place: "end of file",
          problem: "\(file.count) bytes are no whole \(bytes)-byte ids",
          remedy: "Say how wide the ids are, or fetch the file again.")
      }
      tensor = try StoredTensor(
        TensorDescription(
          name: "tokens", shape: [file.count / bytes], elementType: width == .uint16 ? .uint16 : .uint32),
        file: file, offset: 0, bounds: 0..<file.count)
    }
    self.tensor = tensor
    path = file.path
    shape = tensor.description.shape
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
        "Check that the ids were made with this model's tokenizer and have the width that was said.")
    }
    return wide.map { Int32($0) }
  }
}
