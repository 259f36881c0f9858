import Algorithms
import Ground

/// Completeness and order: every head of every layer once, every step once and in order.
package enum HeadListing {
  /// The members of an object keyed by heads (`L0_H3` or `L0H3`), in order of heads.
  ///
  /// - Parameter shape: layers and heads per layer that have to be there; `nil` takes the largest found.
  /// - Throws: for a key that is no head, and for a grid with holes or with heads beyond the shape.
  package static func members(
    of node: JSONNode, shape: StatedShape?
  ) throws(ImportError) -> [(head: Head, node: JSONNode)] {
    var found: [(head: Head, node: JSONNode)] = []
    for (key, value) in try node.members() {
      guard let head = head(key) else {
        throw node.problem("'\(key)' is not a head", remedy: "heads are written L0_H3 or L0H3")
      }
      found.append((head, value))
    }
    found.sort { $0.head < $1.head }
    if let problem = gap(in: found.map(\.head), shape: shape) {
      throw node.problem(problem, remedy: "the file is cut short or of another model: take it again")
    }
    return found
  }

  /// Reads `L0_H3` or `L0H3`.
  static func head(_ key: String) -> Head? { Head(key.replacing("_H", with: "H", maxReplacements: 1)) }

  /// What keeps sorted heads from being a full grid; `nil` if nothing does.
  package static func gap(in heads: [Head], shape: StatedShape?) -> String? {
    guard let last = heads.map(\.layer).max(), let widest = heads.map(\.head).max() else { return "no heads" }
    let layers = shape?.layers ?? last + 1
    let width = shape?.headsPerLayer ?? widest + 1
    for (a, b) in heads.adjacentPairs() where a == b { return "\(a) stands twice" }
    if let stray = heads.first(where: { $0.layer >= layers || $0.head >= width }) {
      return "\(stray) is beyond \(layers) layers of \(width) heads"
    }
    let present = Set(heads)
    for layer in 0..<layers {
      for head in 0..<width where !present.contains(Head(layer: layer, head: head)) {
        return "\(Head(layer: layer, head: head)) is missing (\(heads.count) of \(layers * width) heads)"
      }
    }
    return nil
  }

  /// What keeps steps from being strictly ascending; `nil` if nothing does.
  package static func disorder(in steps: [Int]) -> String? {
    for (a, b) in steps.adjacentPairs() {
      if a == b { return "step \(b) stands twice" }
      if a > b { return "step \(b) stands after step \(a)" }
    }
    return steps.isEmpty ? "no steps" : nil
  }

  /// The steps of a list, ascending and each once.
  package static func steps(_ node: JSONNode) throws(ImportError) -> [Int] {
    let steps = try node.counts()
    if let disorder = disorder(in: steps) {
      throw node.problem(disorder, remedy: "sort the checkpoints and keep each once, values along with them")
    }
    return steps
  }
}
