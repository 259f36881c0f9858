/// Tensors by name, as a checkpoint holds them. The pass asks for one layer's tensors at a time and keeps
/// none.
public protocol WeightSource: Sendable {
  /// The tensor's shape, outermost dimension first; `nil` if there is no tensor of that name.
  func shape(of name: String) -> [Int]?

  /// Copies rows `rows` of the tensor (indices of its first dimension; elements, if it has only one), each
  /// number converted to `Scalar`. The name exists, the rows lie inside the tensor, and the buffer has room
  /// for just them.
  ///
  /// - Throws: what keeps the file from being read, with the file, the place and the remedy in its
  ///   description.
  func read<Scalar: ForwardScalar>(
    _ name: String, rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Scalar>) throws

  /// The tensor's elements where they lie, if they are stored as `Scalar`, side by side and aligned; `nil`
  /// otherwise. Valid for as long as the source exists.
  func elements<Scalar: ForwardScalar>(_ name: String, as type: Scalar.Type) -> UnsafeBufferPointer<Scalar>?

  /// The tensor's elements will not be looked at again soon, so that memory which holds them may be given up.
  func release(_ name: String)
}
