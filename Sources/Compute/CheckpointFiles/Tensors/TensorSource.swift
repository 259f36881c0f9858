import Ground

/// Anything that holds named tensors: a file, a set of shards, part of another source.
///
/// Opening a source reads its table of contents; elements are decoded when they are asked for,
/// row by row if need be, so that a model can be streamed through little memory.
public protocol TensorSource: Sendable {
  /// The path that the source was opened from; errors name it.
  var path: String { get }
  /// All files whose bytes make up the source.
  var files: [String] { get }
  /// What the source holds, in the order of the file.
  var tensors: [TensorDescription] { get }
  /// The tensor called `name`, or nil.
  func find(_ name: String) -> StoredTensor?
  /// What the source holds under a tensor's name and cannot give as numbers, and why.
  var unreadable: [String: String] { get }
}

extension TensorSource {
  public var unreadable: [String: String] { [:] }

  /// The tensor called `name`; an error that lists similar names if there is none.
  public func tensor(_ name: String) throws(CheckpointError) -> StoredTensor {
    if let tensor = find(name) { return tensor }
    let lastPart = name.split(separator: ".").suffix(2).joined(separator: ".")
    let similar = tensors.lazy.map(\.name).filter { $0.hasSuffix(lastPart) }.prefix(3)
    throw CheckpointError(
      file: path, place: "tensor \(quoted(name))", problem: "there is no such tensor",
      remedy: similar.isEmpty
        ? "The file holds \(tensors.count) tensors, beginning with "
          + tensors.prefix(3).map { quoted($0.name) }.joined(separator: ", ") + "."
        : "Similar names in the file: " + similar.map { quoted($0) }.joined(separator: ", ") + ".")
  }

  public func contains(_ name: String) -> Bool { find(name) != nil }

  /// Name, shape and element type of the tensor called `name`, or nil.
  public func description(of name: String) -> TensorDescription? { find(name)?.description }

  /// Reads the tensor called `name`, or only the given rows of it, as single-precision numbers in row-major
  /// order. `values` must have room for exactly that many.
  public func read(
    _ name: String, rows: Range<Int>? = nil, into values: UnsafeMutableBufferPointer<Float>
  ) throws(CheckpointError) {
    try tensor(name).read(rows: rows, into: values)
  }

  /// As above in double precision: exact for every type but 64-bit integers beyond 2⁵³.
  public func read(
    _ name: String, rows: Range<Int>? = nil, into values: UnsafeMutableBufferPointer<Double>
  ) throws(CheckpointError) {
    try tensor(name).read(rows: rows, into: values)
  }

  /// All elements of the tensor called `name`, for tensors that are known to be small.
  public func values(of name: String) throws(CheckpointError) -> [Float] {
    try tensor(name).values()
  }
}
