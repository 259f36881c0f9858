/// Memory for `count` numbers, on a cache line's boundary, freed with the last reference.
///
/// Not synchronised: whoever hands the same buffer to several threads gives them disjoint parts of it.
final class AlignedBuffer<Scalar: BitwiseCopyable>: @unchecked Sendable {
  let count: Int
  let base: UnsafeMutablePointer<Scalar>

  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Scalar>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Scalar.self, capacity: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}
