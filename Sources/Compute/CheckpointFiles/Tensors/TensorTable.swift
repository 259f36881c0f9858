import Ground

/// Tensors of a file by name, in the order of the file: the part that all formats share.
struct TensorTable: Sendable {
  private(set) var stored: [StoredTensor] = []
  private var positions: [CodePoints: Int] = [:]

  var descriptions: [TensorDescription] { stored.map(\.description) }

  func find(_ name: String) -> StoredTensor? { positions[CodePoints(name)].map { stored[$0] } }

  mutating func append(_ tensor: StoredTensor) throws(CheckpointError) {
    let name = tensor.description.name
    guard positions.updateValue(stored.count, forKey: CodePoints(name)) == nil else {
      throw tensor.failure("two tensors have this name", "Save the checkpoint again with unique names.")
    }
    stored.append(tensor)
  }
}
