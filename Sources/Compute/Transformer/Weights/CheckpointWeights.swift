import CheckpointFiles

/// A checkpoint on disk as the source of a pass's weights.
///
/// Tensors stored in the precision of the pass are used where they are mapped; all others are decoded as they
/// are read.
public struct CheckpointWeights: WeightSource {
  private let tensors: any TensorSource

  public init(_ tensors: any TensorSource) {
    self.tensors = tensors
  }

  public func shape(of name: String) -> [Int]? { tensors.description(of: name)?.shape }

  public func read<Scalar: ForwardScalar>(
    _ name: String, rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Scalar>
  ) throws {
    if let single = buffer as? UnsafeMutableBufferPointer<Float> {
      try tensors.read(name, rows: rows, into: single)
    } else if let double = buffer as? UnsafeMutableBufferPointer<Double> {
      try tensors.read(name, rows: rows, into: double)
    } else {
      preconditionFailure("checkpoints are read in single or double precision")
    }
  }

  public func elements<Scalar: ForwardScalar>(
    _ name: String, as type: Scalar.Type
  ) -> UnsafeBufferPointer<Scalar>? {
    tensors.find(name)?.elementsInPlace(as: type)
  }

  public func release(_ name: String) {
    tensors.find(name)?.release()
  }
}

extension StoredTensor {
  /// The elements where they are mapped, if they are stored as `Scalar`, dense and aligned; valid while the
  /// file is mapped.
  fileprivate func elementsInPlace<Scalar: ForwardScalar>(as _: Scalar.Type) -> UnsafeBufferPointer<Scalar>? {
    guard let range = bytesInPlace(as: Scalar.self) else { return nil }
    return try? file.withBytes(range, place: description.name) { bytes in
      guard let address = bytes.baseAddress,
        UInt(bitPattern: address) % UInt(MemoryLayout<Scalar>.alignment) == 0
      else { return nil }
      return UnsafeBufferPointer(
        start: address.assumingMemoryBound(to: Scalar.self), count: description.count)
    }
  }

  fileprivate func release() {
    guard let range = bytesInPlace(as: Float.self) ?? bytesInPlace(as: Double.self) else { return }
    file.release(range)
  }

  private func bytesInPlace<Scalar>(as _: Scalar.Type) -> Range<Int>? {
    let stored: Any.Type? =
      switch description.elementType {
      case .float32: Float.self
      case .float64: Double.self
      default: nil
      }
    // Numbers lie in the file in little-endian order.
    guard stored == Scalar.self, strides == nil, rowOrder == .asStored, !isNegated, 1.littleEndian == 1 else {
      return nil
    }
    return offset..<offset + description.count * MemoryLayout<Scalar>.stride
  }
}
