/// What a run will take, known before it starts.
public struct TrainingCost: Sendable, Hashable {
  /// Floating-point operations: six for every weight of a product and token, and the attention's two squares
  /// (half masked), forward and backward.
  public let operations: Double
  /// Bytes of all checkpoints.
  public let checkpointBytes: Int
  /// Bytes in memory: weights, moments, and every lane's gradients and activations.
  public let memoryBytes: Int

  public init(_ recipe: TrainingRecipe) {
    let shape = recipe.shape
    let layout = ParameterLayout(shape)
    // Positions are looked up, not multiplied; the token embedding is multiplied as the output map.
    let multiplied = Double(layout.decayedCount - shape.context * shape.width)
    let attention = Double(6 * shape.layers * shape.width * shape.context)
    operations = (6 * multiplied + attention) * Double(recipe.tokensPerStep) * Double(recipe.steps)
    let bytes = MemoryLayout<Float>.stride
    checkpointBytes = recipe.checkpoints.steps(of: recipe.steps).count * layout.count * bytes
    let capacity = recipe.division.chunk * shape.context
    let lane = layout.count + Activations<Float>.count(shape, capacity: capacity)
    memoryBytes = (3 * layout.count + recipe.division.lanes * lane) * bytes
  }
}
