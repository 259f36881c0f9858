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
  /// What was chosen or passed over when it was opened, a sentence each.
  public let notes: [String]
  /// SHA-256 of each weight file, by its name.
  let fileDigests: [String: String]

  /// Opens a folder, a weight file with `config.json` beside it, a GGUF file, or a training checkpoint that says what it
  /// is; reads all of it once for the digest.
  ///
  /// - Parameter choice: which of several models in one file is meant
  public init(path: String, weights choice: String? = nil) throws(MeasuringError) {
    do {
      let model = try OpenedModel(path: path, weights: choice)
      try model.requireAllWeights()
      (description, tensors, opened, notes) = (model.description, model.tensors, model.source, model.notes)
      var files = SteadyFiles(of: opened)
      let digests = try files.takeDigests(of: opened)
      self.files = files
      digest = ContentDigest.combined(digests)
      fileDigests = Dictionary(digests.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    } catch {
      throw MeasuringError("checkpoint", "\(error)")
    }
    self.path = path
  }

  /// Name of the checkpoint's file or folder, without what lies around it; in the Hub's cache, the repository's.
  public var name: String {
    let parts = URL(fileURLWithPath: path).standardizedFileURL.pathComponents
    if parts.count >= 3, parts[parts.count - 2] == "snapshots" {
      let repository = parts[parts.count - 3].replacing("models--", with: "")
      return repository.firstRange(of: "--").map { String(repository[$0.upperBound...]) } ?? repository
    }
    return parts.last ?? path
  }

  /// What the model is called in the measurement table unless somebody says otherwise: its name in lower case, without
  /// the ending of a weight file.
  public var subject: String {
    let name = name.lowercased()
    return StepName.endings.first { name.hasSuffix("." + $0) }.map { String(name.dropLast($0.count + 1)) } ?? name
  }

  public var shape: ModelDescription.Shape { description.shape }

  /// Elements of all tensors that the model computes with.
  public var parameterCount: Int { description.parameterCount(in: tensors) }

  /// The model's tokenizer: from a GGUF's metadata, or `tokenizer.json` beside the weights.
  func tokenizer() throws(MeasuringError) -> ByteLevelTokenizer {
    do {
      if let file = opened as? GGUFFile { return try ByteLevelTokenizer(file) }
      return try ByteLevelTokenizer(folder: Self.folder(of: opened))
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
