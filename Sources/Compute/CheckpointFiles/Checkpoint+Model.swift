import Ground

extension Checkpoint {
  /// Opens a model: its configuration and its weights under Transformers' names.
  ///
  /// `path` is a folder with `config.json` and weights, a weight file or index with `config.json` beside it,
  /// or a GGUF file, whose metadata holds the configuration.
  public static func openModel(
    _ path: String
  ) throws(CheckpointError) -> (configuration: ModelConfiguration, tensors: any TensorSource) {
    let weights = try open(path)
    if let file = weights as? GGUFFile { return (try ModelConfiguration(file), try HuggingFaceTensors(file)) }
    return (try ModelConfiguration(beside: weights), weights)
  }
}

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
