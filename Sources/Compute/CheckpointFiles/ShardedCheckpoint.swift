import Ground

/// A checkpoint in several files with an index that says which they are:
/// `model.safetensors.index.json` or `pytorch_model.bin.index.json`.
///
/// Everything that the shards hold is taken, as Transformers does; the index only says which of two shards a tensor is
/// taken from that both hold.
public struct ShardedCheckpoint: TensorSource {
  public let path: String
  /// The shards' paths in the order of their names; the index itself is not among them.
  public let files: [String]
  public let tensors: [TensorDescription]
  public let unreadable: [String: String]
  /// What the index says otherwise than the shards.
  let notes: [String]
  private let table: TensorTable

  public func find(_ name: String) -> StoredTensor? { table.find(name) }

  /// Opens the index at `path` and all shards beside it.
  public init(indexPath path: String) throws(CheckpointError) {
    try self.init(index: MappedFile(path: path))
  }

  init(index: MappedFile) throws(CheckpointError) {
    let path = index.path
    func failure(_ place: String, _ problem: String) -> CheckpointError {
      CheckpointError(
        file: path, place: place, problem: problem, remedy: "Fetch the index and its shards again.")
    }
    guard let map = try JSONParser.parse(index, dialect: .python).object?["weight_map"]?.object else {
      throw failure("weight_map", "the index has no such object")
    }
    let folder = CheckpointFolder(around: path)
    var names: [String] = []
    for (name, value) in zip(map.keys, map.values) {
      guard let shard = value.string else { throw failure("weight_map, \(quoted(name))", "is \(value.kind)") }
      guard !shard.isEmpty, !shard.contains("/"), shard != "..", !shard.contains("\0") else {
        throw failure("weight_map, \(quoted(name))", "\(quoted(shard)) does not name a file beside the index")
      }
      if names.last != shard { names.append(shard) }
    }
    names = Set(names).sorted()
    let gone = names.filter { !folder.holds($0) }
    guard gone.isEmpty else { throw Self.incomplete(path, gone, of: names.count, folder) }

    var shards: [String: any TensorSource] = [:]
    for name in names { shards[name] = try Checkpoint.open(file: folder.path + name) }
    var table = TensorTable()
    var unreadable: [String: String] = [:]
    for (name, shard) in shards.sorted(by: { $0.key < $1.key }) {
      unreadable.merge(shard.unreadable) { first, _ in first }
      for description in shard.tensors {
        let home = map[description.name]?.string ?? name
        guard home == name || shards[home]?.contains(description.name) != true,
          let tensor = shard.find(description.name)
        else { continue }
        try table.append(tensor)
      }
    }
    let absent = map.keys.filter { table.find($0) == nil && unreadable[$0] == nil }
    guard absent.count < map.count || map.count == 0 else {
      throw failure("weight_map, \(quoted(absent.first ?? ""))", "its shard has no such tensor")
    }
    self.path = path
    self.table = table
    self.unreadable = unreadable
    files = names.map { folder.path + $0 }
    tensors = table.descriptions
    notes =
      absent.isEmpty
      ? []
      : ["\(path) names \(absent.count == 1 ? "a tensor" : "\(absent.count) tensors") that no shard holds: "
        + absent.prefix(3).map { quoted($0) }.joined(separator: ", ") + (absent.count > 3 ? ", …" : "")]
  }

  private static func incomplete(
    _ path: String, _ gone: [String], of count: Int, _ folder: CheckpointFolder
  ) -> CheckpointError {
    let others = ["model.safetensors", "pytorch_model.bin", "pytorch_model.bin.index.json"].filter {
      folder.holds($0) && !path.hasSuffix("/" + $0)
    }
    let remedy =
      others.isEmpty
      ? "Fetch the shards that are missing."
      : "If \(others[0]) holds the model, name it: the index is then left over from an older one."
    return CheckpointError(
      file: path, place: "weight_map",
      problem: "\(gone.count) of its \(count) shards are not there: " + gone.prefix(3).joined(separator: ", ")
        + (gone.count > 3 ? ", …" : ""), remedy: remedy)
  }
}
