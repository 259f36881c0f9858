import CheckpointFiles
import Evidence
import Foundation
import Ground
import Transformer

/// A checkpoint opened for measuring.
public struct CheckpointModel: Sendable {
  /// As the user gave it.
  public let path: String
  /// SHA-256 of the weight files' content.
  public let digest: String
  public let description: ModelDescription
  let tensors: any TensorSource
  let opened: any TensorSource
  private let files: SteadyFiles

  /// Opens a folder, a weight file with `config.json` beside it, a GGUF file, or a training checkpoint whose
  /// tensors say what it is; reads all of it once for the digest.
  public init(path: String) throws(MeasuringError) {
    do {
      opened = try Checkpoint.open(path)
      let folder = Self.folder(of: opened)
      let isDescribed =
        opened is GGUFFile || FileManager.default.fileExists(atPath: folder + "config.json")
      if !isDescribed, let recognised = ModelDescription(recognizing: opened) {
        (description, tensors) = (recognised, opened)
      } else {
        let (configuration, tensors) = try Checkpoint.openModel(path)
        description = try ModelDescription(configuration, tensors)
        self.tensors = tensors
      }
      var files = SteadyFiles(of: opened)
      digest = try files.takeDigest(of: opened)
      self.files = files
    } catch {
      // A checkpoint's error names the file already, a model's does not.
      throw error is CheckpointError
        ? MeasuringError("checkpoint", "\(error)") : MeasuringError(path, "\(error)")
    }
    self.path = path
  }

  /// Name of the checkpoint's file or folder, without what lies around it.
  public var name: String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  public var shape: ModelDescription.Shape { description.shape }

  /// Elements of all tensors that the model computes with.
  public var parameterCount: Int { description.parameterCount(in: tensors) }

  /// The model's tokenizer: from a GGUF's metadata, or `tokenizer.json` beside the weights.
  func tokenizer() throws(MeasuringError) -> ByteLevelTokenizer {
    do {
      if let file = opened as? GGUFFile { return try ByteLevelTokenizer(file) }
      return try ByteLevelTokenizer(path: Self.folder(of: opened) + "tokenizer.json")
    } catch {
      throw MeasuringError("tokenizer", "\(error)")
    }
  }

  /// Runs what reads the weights; throws if a weight file was written to or cut short since it was opened, whatever came
  /// of it: rows would stand under the digest of another content.
  func whileUnchanged<Result>(
    _ body: () throws(MeasuringError) -> Result
  ) throws(MeasuringError) -> Result {
    let result: Swift.Result<Result, MeasuringError>
    do { result = .success(try body()) } catch { result = .failure(error) }
    do {
      try files.requireUnchanged()
    } catch {
      throw MeasuringError("checkpoint", "\(error) Nothing that was measured is kept.")
    }
    return try result.get()
  }

  private static func folder(of source: any TensorSource) -> String {
    guard let file = source.files.first, let slash = file.lastIndex(of: "/") else { return "" }
    return String(file[...slash])
  }
}
