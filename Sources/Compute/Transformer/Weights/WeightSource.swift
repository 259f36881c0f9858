/// Tensors by name, as a checkpoint holds them. The pass asks for one layer's tensors at a time and keeps none.
public protocol WeightSource: Sendable {
  /// The tensor's shape, outermost dimension first; `nil` if there is no tensor of that name.
  func shape(of name: String) -> [Int]?

  /// Copies elements `start ..< start + buffer.count` of the tensor, in row-major order, converting each to
  /// `Scalar`. The name exists and the range lies inside the tensor.
  ///
  /// - Throws: what keeps the file from being read, with the file, the place and the remedy in its description.
  func read<Scalar: ForwardScalar>(
    _ name: String, from start: Int, into buffer: UnsafeMutableBufferPointer<Scalar>) throws

  /// The tensor's elements where they lie, if they are stored as `Scalar` and aligned for it; `nil` otherwise.
  /// Valid for as long as the source exists.
  func elements<Scalar: ForwardScalar>(_ name: String, as type: Scalar.Type) -> UnsafeBufferPointer<Scalar>?
}
