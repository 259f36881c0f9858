import CheckpointFiles
import Ground

extension ForwardPass {
  /// Opens the model at `path`: a folder, a weight file with `config.json` beside it, a GGUF file, or a
  /// training checkpoint whose tensors say what it is.
  ///
  /// - Parameter headWidth: for a training checkpoint without a configuration; see ``ModelDescription``.
  public init(
    checkpoint path: String, headWidth: Int? = nil, threads: Int? = nil, memoryLimit: Int? = nil
  ) throws(OpeningError) {
    let opened = try OpenedModel(path: path, headWidth: headWidth)
    do {
      try self.init(
        opened.description, weights: CheckpointWeights(opened.tensors), threads: threads, memoryLimit: memoryLimit)
    } catch {
      throw .model(path: path, error)
    }
  }
}

/// Why a model could not be opened.
public enum OpeningError: Error, Sendable, Hashable, CustomStringConvertible {
  case checkpoint(CheckpointError)
  case model(path: String, ForwardError)

  public var description: String {
    switch self {
    case .checkpoint(let error): error.description
    case .model(let path, let error): "\(path): \(error)"
    }
  }
}
