import CheckpointFiles
import Ground

/// A model opened from its files: what it computes, its weights under the names of its family, and what a reader has to
/// know of how they were found.
public struct OpenedModel: Sendable {
  public let description: ModelDescription
  /// What the description was made from; `nil` of a training checkpoint, which says itself what it is.
  public let configuration: ModelConfiguration?
  public let tensors: ModelTensors
  /// The files as they were opened.
  public let source: any TensorSource
  /// What was chosen or passed over, a sentence each.
  public let notes: [String]

  /// Opens a folder, a weight file with `config.json` beside it, a GGUF file, or a training checkpoint that says what it
  /// is.
  ///
  /// - Parameters:
  ///   - choice: which of several models in one file is meant, as the refusal names them (`model`, `ema`)
  ///   - headWidth: of a training checkpoint whose file does not say how many heads it has
  public init(path: String, weights choice: String? = nil, headWidth: Int? = nil) throws(OpeningError) {
    do {
      let (source, choices) = try Checkpoint.choose(path)
      var notes = choices
      var description: ModelDescription
      var configuration: ModelConfiguration?
      var weights = source
      if let file = source as? GGUFFile {
        let stated = try ModelConfiguration(file)
        notes += stated.ignoredFields.map { "metadata: \($0) is not looked at" }
        (description, configuration) = (try ModelDescription(stated), stated)
        weights = try HuggingFaceTensors(file)
      } else if !Self.isConfigured(source),
        let training = try TrainingCheckpoint(source, headWidth: headWidth, choice: choice)
      {
        description = training.description
        notes += training.notes
      } else {
        let stated = try ModelConfiguration(beside: source)
        notes += stated.ignoredFields.map {
          "config.json: \($0) is not looked at, because Transformers does not for \(stated.family.rawValue)"
        }
        if stated.namesOwnCode {
          notes.append("config.json names code of its own (auto_map), which is not run: the model is taken for a plain \(stated.family.rawValue)")
        }
        (description, configuration) = (try ModelDescription(stated), stated)
      }
      tensors = try ModelTensors(weights, for: &description, choice: choice)
      if configuration == nil, let name = tensors.unusedOfBody.first {
        throw CheckpointError(
          file: source.path, place: "tensor \(quoted(name))",
          problem: "a plain GPT-2 has no such weight, and what it changes is not known here",
          remedy: "If the model computes without it, write a config.json of a GPT-2 beside the file; otherwise it is of a family "
            + "that is not known here.")
      }
      self.description = description
      self.configuration = configuration
      self.source = source
      self.notes = notes + tensors.notes
    } catch let error as CheckpointError {
      throw .checkpoint(error)
    } catch let error as ForwardError {
      throw .model(path: path, error)
    } catch {
      preconditionFailure("an error of another type: \(error)")
    }
  }

  /// Whether a configuration of Transformers lies beside the weights; a trainer's own file of that name is none.
  private static func isConfigured(_ source: any TensorSource) -> Bool {
    let folder = CheckpointFolder(around: source.path)
    guard folder.holds("config.json") else { return false }
    guard let fields = try? JSONParser.parse(MappedFile(path: folder.path + "config.json"), dialect: .python).object
    else { return true }
    return fields["model_type"] != nil || fields["architectures"] != nil
  }

  /// Throws for the first tensor that the model computes with and the files lack, or hold in another shape.
  public func requireAllWeights() throws(OpeningError) {
    guard let name = description.firstMissing(in: tensors) else { return }
    guard let reason = ForeignWeights(source).reason(forMissing: name) else {
      throw .model(path: source.path, .missingTensor(name))
    }
    throw .checkpoint(
      CheckpointError(file: source.path, place: "tensor \(quoted(name))", problem: "there is no such tensor", remedy: reason))
  }
}
