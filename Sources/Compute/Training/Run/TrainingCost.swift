/// What a run will take, known before it starts.
public struct TrainingCost: Sendable, Hashable {
  /// Floating-point operations: those of a forward pass over every token, and twice as many backward.
  public let operations: Double
  /// Bytes of all checkpoints.
  public let checkpointBytes: Int
  /// Bytes in memory: weights, moments, and every lane's gradients and activations.
  public let memoryBytes: Int

  /// Floating-point operations of a forward pass over one sequence: two for every weight of a product and token, and the
  /// attention's two squares, half masked.
  public static func forward(_ shape: ModelShape, length: Int) -> Double {
    // Positions are looked up, not multiplied; the token embedding is multiplied as the output map.
    let multiplied = ParameterLayout(shape).decayedCount - shape.context * shape.width
    return Double(length) * Double(2 * multiplied + 2 * shape.layers * shape.width * length)
  }

  /// Floating-point operations of the spectra of every head's outputs on a number of examples: the Gram matrix of each,
  /// half of which is formed, and its eigenvalues (4/3 d³, the reduction to three diagonals).
  public static func spectra(_ shape: ModelShape, examples: Int) -> Double {
    let width = Double(shape.headDim)
    return Double(shape.layers * shape.heads) * (Double(examples) * width * width + 4 / 3 * width * width * width)
  }

  public init(_ recipe: TrainingRecipe) {
    let shape = recipe.shape
    let layout = ParameterLayout(shape)
    operations =
      3 * Self.forward(shape, length: shape.context) * Double(recipe.sequencesPerStep) * Double(recipe.steps)
    let bytes = MemoryLayout<Float>.stride
    checkpointBytes = recipe.checkpoints.steps(of: recipe.steps).count * layout.count * bytes
    let capacity = recipe.division.chunk * shape.context
    let lane = layout.count + Activations<Float>.count(shape, capacity: capacity)
    memoryBytes = (3 * layout.count + recipe.division.lanes * lane) * bytes
  }
}
