import CheckpointFiles
import Foundation
import Ground

extension ForwardPass {
  /// Opens the model at `path`: a folder, a weight file with `config.json` beside it, a GGUF file, or a
  /// training checkpoint whose tensors say what it is.
  ///
  /// - Parameter headWidth: for a training checkpoint without a configuration; see ``ModelDescription``.
  public init(
    checkpoint path: String, headWidth: Int? = nil, threads: Int? = nil, memoryLimit: Int? = nil
  ) throws(OpeningError) {
    do {
      let tensors = try Checkpoint.open(path)
      if !Self.hasConfiguration(tensors),
        let description = ModelDescription(recognizing: tensors, headWidth: headWidth)
      {
        try self.init(
          description, weights: CheckpointWeights(tensors), threads: threads, memoryLimit: memoryLimit)
      } else {
        let (configuration, tensors) = try Checkpoint.openModel(path)
        try self.init(
          ModelDescription(configuration, tensors), weights: CheckpointWeights(tensors), threads: threads,
          memoryLimit: memoryLimit)
      }
    } catch let error as CheckpointError {
      throw .checkpoint(error)
    } catch let error as ForwardError {
      throw .model(path: path, error)
    } catch {
      preconditionFailure("an error of another type: \(error)")
    }
  }

  private static func hasConfiguration(_ tensors: any TensorSource) -> Bool {
    if tensors is GGUFFile { return true }
    let folder = tensors.path.lastIndex(of: "/").map { tensors.path[...$0] } ?? ""
    return FileManager.default.fileExists(atPath: folder + "config.json")
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
