import CheckpointFiles
import Foundation
import Ground

extension Trainer {
  /// Writes the weights as they are now, with shape, recipe, step and number of tokens seen in the file's metadata.
  public func writeCheckpoint(to path: String) throws(TrainingError) {
    do throws(CheckpointError) {
      var writer = try SafetensorsWriter(
        path: path,
        tensors: layout.tensors.map {
          TensorDescription(name: $0.name, shape: $0.shape, elementType: .float32)
        },
        metadata: [
          "config": JSON.text(recipe.shape), "recipe": recipe.json, "step": String(step),
          "tokens": String(step * recipe.tokensPerStep),
        ])
      for tensor in layout.tensors { try writer.append(weights(of: tensor)) }
      try writer.finish()
    } catch {
      throw .file(error)
    }
  }
}

extension TrainingRecipe {
  /// The recipe in one line with sorted keys: equal recipes have equal text.
  public var json: String { JSON.text(self) }
}

/// JSON for values of our own, which always encode.
enum JSON {
  static func text(_ value: some Encodable, pretty: Bool = false) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      : [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("a recipe without infinite numbers always encodes: \(error)")
    }
  }
}
