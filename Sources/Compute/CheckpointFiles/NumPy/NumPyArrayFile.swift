import Ground

/// One array in a `.npy` file, under the name of the file without its extension.
public struct NumPyArrayFile: TensorSource {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  public let path: String
  public let array: StoredTensor

  public var files: [String] { [path] }
  public var tensors: [TensorDescription] { [array.description] }
  public func find(_ name: String) -> StoredTensor? { name == array.description.name ? array : nil }

  public init(path: String) throws(CheckpointError) {
    try self.init(MappedFile(path: path))
  }

  init(_ file: MappedFile) throws(CheckpointError) {
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    path = file.path
    array = try Self.array(
      name.hasSuffix(".npy") ? String(name.dropLast(4)) : name, file, 0..<file.count)
  }

  /// The array whose header begins at the start of `range` and whose elements fill the rest of it.
  static func array(
    _ name: String, _ file: MappedFile, _ range: Range<Int>
  ) throws(CheckpointError) -> StoredTensor {
    let header = try NumPyHeader(file, range)
    let data = header.dataStart..<range.upperBound
    let description = TensorDescription(name: name, shape: header.shape, elementType: header.elementType)
    // Column-major storage: the first index runs fastest.
    var strides: [Int]?
    if header.isColumnMajor {
      var stride = 1
      strides = []
      for extent in header.shape {
        strides?.append(stride)
        stride = checkedProduct([stride, extent]) ?? .max
      }
    }
    let array = try StoredTensor(
      description, file: file, offset: data.lowerBound, bounds: data, strides: strides)
    guard description.count * header.elementType.blockBytes == data.count else {
      throw array.failure(
        "\(data.count) bytes are not those of \(header.elementType.rawValue) \(header.shape)",
        ByteReader.damaged)
    }
    return array
  }
}

/// Arrays by name in a `.npz` archive as `numpy.savez` writes it.
public struct NumPyArchive: TensorSource {
  public let path: String
  private var table = TensorTable()

  public var files: [String] { [path] }
  public var tensors: [TensorDescription] { table.descriptions }
  public func find(_ name: String) -> StoredTensor? { table.find(name) }

  public init(path: String) throws(CheckpointError) {
    try self.init(ZipArchive(MappedFile(path: path)))
  }

  init(_ archive: ZipArchive) throws(CheckpointError) {
    path = archive.file.path
    for entry in archive.entries {
      guard entry.name.hasSuffix(".npy") else {
        throw CheckpointError(
          file: path, place: "zip entry \(quoted(entry.name))", problem: "is no .npy array",
          remedy: "Write the archive with numpy.savez.")
      }
      try table.append(
        NumPyArrayFile.array(String(entry.name.dropLast(4)), archive.file, archive.range(of: entry)))
    }
  }
}
