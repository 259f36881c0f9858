import ArgumentParser
import Foundation
import Ground
import Measuring
import Training

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train small models from scratch by a recipe, one for each seed.",
    discussion: """
      RECIPE is a JSON file as a run's own recipe.json; each seed takes the place of the one in it. A run may be killed at \
      any moment: the same command goes on and ends with the same bits. 'claims circuits', 'claims fingerprint' and 'claims \
      measure' take what comes out. Exit codes: 0 trained · 4 the recipe or the folder could not be used.
      """)

  @Argument(help: "File of the recipe.", completion: .file(extensions: ["json"]))
  var recipe: String

  @Option(help: "Seeds with commas: 1,2,3.")
  var seeds: String

  @Option(help: "Folder that holds a folder for each seed: s1, s2, s3.", completion: .directory)
  var out: String

  func validate() throws {
    guard SeedList.read(seeds) != nil else { throw ValidationError("--seeds takes different whole numbers with commas: 1,2,3") }
    if out.isEmpty { throw ValidationError("--out must name a folder") }
  }

  func run() throws {
    try Arithmetic.prepare()
    do {
      let recipe = try TrainingRecipe.read(recipe)
      let name = URL(fileURLWithPath: self.recipe).deletingPathExtension().lastPathComponent
      let plan = ReplicaPlan(subject: name, name: name, seeds: SeedList.read(seeds) ?? [], recipe: recipe, folder: out)
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
      try TrainingStatus.train(plan, called: name)
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }
}
