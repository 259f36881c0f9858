/// Elements that the elementwise kernels handle at a time, as one `SIMD16`. The compiler splits a vector into as
/// many machine registers as the target needs.
///
/// Every tensor here begins at a multiple of a vector's size and has rows of whole vectors, so kernels step through
/// vectors and know no ragged ends.
let vectorWidth = 16

/// `count` rounded up to whole vectors.
func wholeVectors(_ count: Int) -> Int {
  vectorCount(count) * vectorWidth
}

/// Vectors that `count` elements fill, the last perhaps in part.
func vectorCount(_ count: Int) -> Int {
  (count + vectorWidth - 1) / vectorWidth
}

extension UnsafePointer where Pointee: SIMDScalar {
  /// The elements from here on as vectors; the pointer must be aligned to them.
  var vectors: UnsafePointer<SIMD16<Pointee>> {
    UnsafeRawPointer(self).assumingMemoryBound(to: SIMD16<Pointee>.self)
  }
}

extension UnsafeMutablePointer where Pointee: SIMDScalar {
  /// The elements from here on as vectors; the pointer must be aligned to them.
  var vectors: UnsafeMutablePointer<SIMD16<Pointee>> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: SIMD16<Pointee>.self)
  }
}

extension SIMD16 where Scalar: TrainingScalar {
  /// The sum of the elements, halves first; `sum()` adds one after the other, each waiting for the one before.
  var total: Scalar {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}
