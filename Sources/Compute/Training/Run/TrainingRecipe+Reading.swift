import Foundation
import Ground

extension TrainingRecipe {
  /// Reads a recipe, as a run's folder holds it.
  public static func read(_ path: String) throws(TrainingError) -> TrainingRecipe {
    do {
      let recipe = try JSONDecoder().decode(TrainingRecipe.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
      try recipe.validate()
      return recipe
    } catch let error as TrainingError {
      throw error
    } catch let error as DecodingError {
      throw .file(
        CheckpointError(
          file: path, place: Self.place(of: error), problem: "it is missing, or not what a recipe has there",
          remedy: "Compare the file with the recipe.json of a run that 'claims replicate' or 'claims train' made."))
    } catch {
      throw .file(
        CheckpointError(file: path, place: "file", problem: reason(of: error), remedy: "Check the path and your rights there."))
    }
  }

  /// The recipe of a run; `nil` for a folder without one.
  public static func of(_ run: RunFolder) throws(TrainingError) -> TrainingRecipe? {
    FileManager.default.fileExists(atPath: run.recipe) ? try read(run.recipe) : nil
  }

  private static func place(of error: DecodingError) -> String {
    let path: [any CodingKey] =
      switch error {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): context.codingPath
      @unknown default: []
      }
    return path.isEmpty ? "file" : path.map(\.stringValue).joined(separator: ".")
  }
}
