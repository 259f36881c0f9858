/// A fixed number of elements, zero at first, aligned to vectors; freed with its owner.
final class Slab<S: TrainingScalar> {
  let count: Int
  let start: UnsafeMutablePointer<S>

  init(count: Int) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<S>.stride
    start = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: MemoryLayout<SIMD16<S>>.alignment)
      .bindMemory(to: S.self, capacity: max(1, count))
    start.initialize(repeating: 0, count: count)
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  var buffer: UnsafeMutableBufferPointer<S> { UnsafeMutableBufferPointer(start: start, count: count) }
}
