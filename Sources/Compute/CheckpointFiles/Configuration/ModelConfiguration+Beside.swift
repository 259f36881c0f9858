import Ground

extension ModelConfiguration {
  /// Reads the `config.json` in the folder of opened weights.
  package init(beside weights: any TensorSource) throws(CheckpointError) {
    // Asked of the opened source, because a folder's weights lie in the folder itself.
    let folder = CheckpointFolder(around: weights.path)
    guard folder.holds("config.json") else {
      throw folder.missing("there is no config.json beside \(weights.path.split(separator: "/").last ?? "the weights")")
    }
    try self.init(configPath: folder.path + "config.json")
  }
}
