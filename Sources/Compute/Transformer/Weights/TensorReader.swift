import Ground
import Mathematics

/// Checked reads from a source: the shapes are those that the model wants, and what goes wrong says where.
struct TensorReader<Scalar: ForwardScalar>: Sendable {
  let source: any WeightSource

  /// Throws unless there is a tensor `name` of the shape `expected`, or with at least its rows if `atLeast`.
  func check(_ name: String, _ expected: [Int], atLeast: Bool = false) throws(ForwardError) {
    guard let found = source.shape(of: name) else { throw .missingTensor(name) }
    let fits =
      atLeast
      ? found.count == expected.count && found.dropFirst() == expected.dropFirst() && found[0] >= expected[0]
      : found == expected
    guard fits else { throw .wrongShape(name, expected: expected, found: found) }
  }

  /// Large tensors are read, and decoded where they are stored in another precision, by all cores together.
  func read(
    _ name: String, rows: Range<Int>, _ target: UnsafeMutableBufferPointer<Scalar>
  ) throws(ForwardError) {
    let length = target.count / max(1, rows.count)
    let piece = max(1, Self.piece / max(1, length))
    guard rows.count > piece, length * rows.count == target.count, let base = target.baseAddress else {
      return try readPiece(name, rows: rows, target)
    }
    nonisolated(unsafe) let start = base
    let firsts = Array(stride(from: rows.lowerBound, to: rows.upperBound, by: piece))
    _ = try Parallel.map(firsts) { first throws(ForwardError) in
      let part = first..<min(first + piece, rows.upperBound)
      let at = start + (first - rows.lowerBound) * length
      try readPiece(name, rows: part, UnsafeMutableBufferPointer(start: at, count: part.count * length))
    }
  }

  /// Elements that a thread reads, or works on, at a time.
  private static var piece: Int { 1 << 17 }

  private func readPiece(
    _ name: String, rows: Range<Int>, _ target: UnsafeMutableBufferPointer<Scalar>
  ) throws(ForwardError) {
    do {
      try source.read(name, rows: rows, into: target)
    } catch {
      throw .unreadable(name, reason: String(describing: error))
    }
  }

  /// Runs `body` on pieces of `0 ..< count`, side by side.
  func inPieces(_ count: Int, _ body: @Sendable (Range<Int>) -> Void) {
    let piece = Self.piece
    Parallel.forEach(count: (count + piece - 1) / piece) { body($0 * piece..<min(($0 + 1) * piece, count)) }
  }
}
