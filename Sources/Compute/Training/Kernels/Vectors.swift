/// Elements that the elementwise kernels handle at a time. The compiler splits a vector into as many
/// machine registers as the target needs.
let vectorWidth = 16

/// `count` rounded up to whole vectors.
func wholeVectors(_ count: Int) -> Int {
  (count + vectorWidth - 1) / vectorWidth * vectorWidth
}

extension UnsafePointer where Pointee: SIMDScalar {
  /// The `vectorWidth` elements from `index` on.
  @inline(__always)
  func vector(at index: Int) -> SIMD16<Pointee> {
    UnsafeRawPointer(self + index).loadUnaligned(as: SIMD16<Pointee>.self)
  }
}

extension UnsafeMutablePointer where Pointee: SIMDScalar {
  /// The `vectorWidth` elements from `index` on.
  @inline(__always)
  func vector(at index: Int) -> SIMD16<Pointee> {
    UnsafeRawPointer(self + index).loadUnaligned(as: SIMD16<Pointee>.self)
  }

  /// Overwrites the `vectorWidth` elements from `index` on.
  @inline(__always)
  func store(_ vector: SIMD16<Pointee>, at index: Int) {
    UnsafeMutableRawPointer(self + index).storeBytes(of: vector, as: SIMD16<Pointee>.self)
  }
}
