import Ground

/// A checkpoint in several files with an index that says which tensor is in which:
/// `model.safetensors.index.json` or `pytorch_model.bin.index.json`.
public struct ShardedCheckpoint: TensorSource {
  public let path: String
  /// The shards' paths in the order of their names; the index itself is not among them.
  public let files: [String]
  public let tensors: [TensorDescription]
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
    guard let map = try JSONParser.parse(index).object?["weight_map"]?.object else {
      throw failure("weight_map", "the index has no such object")
    }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    var shards: [String: any TensorSource] = [:]
    var table = TensorTable()
    for (name, value) in zip(map.keys, map.values) {
      guard let shardName = value.string else {
        throw failure("weight_map, \(quoted(name))", "is \(value.kind)")
      }
      guard !shardName.isEmpty, !shardName.contains("/"), shardName != "..", !shardName.contains("\0") else {
        throw failure(
          "weight_map, \(quoted(name))", "\(quoted(shardName)) does not name a file beside the index")
      }
      let shard: any TensorSource
      if let open = shards[shardName] {
        shard = open
      } else {
        shard = try Checkpoint.open(file: folder + shardName)
        shards[shardName] = shard
      }
      guard let tensor = shard.find(name) else {
        throw failure("weight_map, \(quoted(name))", "the shard \(quoted(shardName)) has no such tensor")
      }
      try table.append(tensor)
    }
    self.path = path
    self.table = table
    files = shards.keys.sorted().map { folder + $0 }
    tensors = table.descriptions
  }
}
