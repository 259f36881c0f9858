/// The small operations on rows.
extension ForwardScalar {
  public static func add(
    _ x: UnsafePointer<Self>, scaledBy scale: Self, to y: UnsafeMutablePointer<Self>, count: Int
  ) {
    map(y, x, count: count) { y, x in y + x * scale }
  }

  public static func scale(_ x: UnsafeMutablePointer<Self>, count: Int, by factor: Self) {
    map(x, x, count: count) { x, _ in x * factor }
  }

  public static func bound(_ x: UnsafeMutablePointer<Self>, count: Int, scale: Self, by bound: Self) {
    // b tanh u = b − 2b / (e^2u + 1). The exponential ends before 2u = 87, where tanh u has long been ±1.
    let (factor, ends) = (2 * scale / bound, 2 * bound)
    map(x, x, count: count) { x, _ in
      SIMD16(repeating: bound) - SIMD16(repeating: ends) / (exponential(x * factor) + SIMD16(repeating: 1))
    }
  }

  public static func clamp(_ x: UnsafeMutablePointer<Self>, count: Int, bound: Self) {
    // The smaller of two numbers is the negative of the larger of their negatives.
    let low = SIMD16(repeating: -bound)
    map(x, x, count: count) { x, _ in -larger(-larger(x, low), low) }
  }

  public static func sum(_ x: UnsafePointer<Self>, at indices: ArraySlice<Int>) -> Self {
    var sum: Self = 0
    for i in indices { sum += x[i] }
    return sum
  }

  public static func maximum(_ x: UnsafePointer<Self>, count: Int) -> Self {
    var highest = SIMD16<Self>(repeating: x[0])
    var i = 0
    while i + 16 <= count {
      highest = larger(highest, (x + i).lanes())
      i += 16
    }
    var top = largest(highest)
    while i < count {
      if x[i] > top { top = x[i] }
      i += 1
    }
    return top
  }

  public static func exponentialSum(_ x: UnsafePointer<Self>, count: Int, shift: Self) -> Self {
    sum(x, count: count) { exponential($0 - shift) }
  }

  public static func firstIndex(
    _ x: UnsafePointer<Self>, from start: Int, count: Int, atLeast bound: Self
  ) -> Int {
    var i = start
    while i + 16 <= count, !reaches((x + i).lanes(), bound) { i += 16 }
    while i < count, !(x[i] >= bound) { i += 1 }
    return i
  }
}
