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
    // Asked of the opened source, because a folder's weights lie in the folder itself.
    let folder = weights.path.lastIndex(of: "/").map { weights.path[...$0] } ?? ""
    return (try ModelConfiguration(configPath: folder + "config.json"), weights)
  }
}
