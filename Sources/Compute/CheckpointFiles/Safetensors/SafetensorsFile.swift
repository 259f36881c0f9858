import Ground

/// A safetensors file: eight bytes of header length, a JSON header, then the elements without gaps.
///
/// The checks are the format's own and strict: the header names each tensor once with type, shape and byte
/// range, and the ranges must tile the rest of the file exactly.
public struct SafetensorsFile: TensorSource {
  /// Longer headers are refused before they are parsed; one describes some 250,000 tensors.
  public static let maximumHeaderBytes = 32 << 20

  public let path: String
  /// The header's `__metadata__`: free text by key.
  public let metadata: [String: String]
  private let table: TensorTable
  /// Tensors of types that this program does not know, of which there are more every year, with the reason.
  public let unreadable: [String: String]

  public var files: [String] { [path] }
  public var tensors: [TensorDescription] { table.descriptions }
  public func find(_ name: String) -> StoredTensor? { table.find(name) }

  public init(path: String) throws(CheckpointError) {
    try self.init(MappedFile(path: path))
  }

  init(_ file: MappedFile) throws(CheckpointError) {
    path = file.path
    let (header, end) = try Self.header(file)
    metadata = try Self.metadata(header, path)
    (table, unreadable) = try Self.table(header, file, dataStart: end)
  }

  /// The header, and where it ends in the file.
  private static func header(_ file: MappedFile) throws(CheckpointError) -> (JSONObject, end: Int) {
    var reader = ByteReader(file, from: 0, part: "header length")
    let range: Range<Int>
    do throws(CheckpointError) {
      let length = try reader.length()
      guard length <= maximumHeaderBytes else {
        throw reader.error(
          "the header is said to have \(length) bytes, more than \(maximumHeaderBytes)",
          remedy: "This is no safetensors file, or a damaged one.")
      }
      range = try reader.skip(length)
      guard file.byte(at: range.lowerBound) == UInt8(ascii: "{") else {
        throw reader.error("the header does not begin with '{'", remedy: "This is no safetensors file.")
      }
    } catch {
      throw .foreign(file, or: error)
    }
    guard let header = try JSONParser.parse(file, range).object else {
      throw reader.error("the header is no JSON object", remedy: "This is no safetensors file.")
    }
    return (header, range.upperBound)
  }

  private static func failure(_ path: String, _ name: String, _ problem: String) -> CheckpointError {
    CheckpointError(
      file: path, place: "header, \(quoted(name))", problem: problem,
      remedy: "Save the checkpoint again, or fetch the file again if it was complete once.")
  }

  private static func metadata(
    _ header: JSONObject, _ path: String
  ) throws(CheckpointError) -> [String: String] {
    guard let value = header["__metadata__"] else { return [:] }
    guard let object = value.object else { throw failure(path, "__metadata__", "is \(value.kind)") }
    var metadata: [String: String] = [:]
    for (key, value) in zip(object.keys, object.values) {
      guard let text = value.string else {
        throw failure(path, "__metadata__", "the value of \(quoted(key)) is \(value.kind), not a string")
      }
      metadata[key] = text
    }
    return metadata
  }

  private static func table(
    _ header: JSONObject, _ file: MappedFile, dataStart: Int
  ) throws(CheckpointError) -> (TensorTable, unreadable: [String: String]) {
    var entries: [Entry] = []
    for (name, value) in zip(header.keys, header.values) where name != "__metadata__" {
      entries.append(try entry(name, value, file.path))
    }
    entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    var unreadable: [String: String] = [:]

    let data = dataStart..<file.count
    var table = TensorTable()
    var end = 0
    for entry in entries {
      let (range, name) = (entry.range, entry.name)
      guard range.lowerBound == end else {
        throw failure(
          file.path, name,
          range.lowerBound < end
            ? "begins at byte \(range.lowerBound) of the data, inside the tensor before it"
            : "leaves a hole of bytes \(end) to \(range.lowerBound) before it")
      }
      end = range.upperBound
      guard end <= data.count else {
        throw failure(file.path, name, "ends at byte \(end) of the data, which has \(data.count) bytes")
      }
      guard let type = entry.type else {
        unreadable[name] = "its dtype \(quoted(entry.typeName)) is not known here (convert it to F32, F16 or BF16)"
        continue
      }
      let description = TensorDescription(name: name, shape: entry.shape, elementType: type)
      let tensor = try StoredTensor(
        description, file: file, offset: data.lowerBound + range.lowerBound, bounds: data)
      guard description.count / type.blockLength * type.blockBytes == range.count else {
        throw failure(
          file.path, description.name,
          "has \(range.count) bytes, not those of \(description.elementType.rawValue) \(description.shape)")
      }
      try table.append(tensor)
    }
    guard end == data.count else {
      throw failure(file.path, "data", "\(data.count - end) bytes follow the last tensor")
    }
    return (table, unreadable)
  }

  /// What the header says of a tensor.
  private struct Entry {
    var name: String
    var range: Range<Int>
    var shape: [Int]
    var typeName: String
    /// `nil` for one that is not known here.
    var type: ElementType? { ElementType(rawValue: typeName).flatMap { $0.isSafetensors ? $0 : nil } }
  }

  private static func entry(
    _ name: String, _ value: JSONValue, _ path: String
  ) throws(CheckpointError) -> Entry {
    guard let object = value.object, let typeName = object["dtype"]?.string,
      let extents = object["shape"]?.array, let offsets = object["data_offsets"]?.array, object.count == 3
    else {
      throw failure(path, name, "should have exactly dtype, shape and data_offsets")
    }
    let shape = extents.compactMap { $0.integer.flatMap { $0 >= 0 ? $0 : nil } }
    guard shape.count == extents.count else {
      throw failure(path, name, "the shape should hold whole numbers from 0")
    }
    guard offsets.count == 2, let begin = offsets[0].integer, let end = offsets[1].integer,
      begin >= 0, begin <= end
    else {
      throw failure(path, name, "data_offsets should be two whole numbers, begin and end")
    }
    return Entry(name: name, range: begin..<end, shape: shape, typeName: typeName)
  }
}
