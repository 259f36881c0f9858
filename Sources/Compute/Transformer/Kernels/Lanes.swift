/// Reading and writing eight numbers at a time, and the ragged end of a row.
extension UnsafePointer where Pointee: ForwardScalar {
  /// Eight numbers from here on, wherever they lie.
  @inline(__always)
  func lanes() -> SIMD8<Pointee> {
    UnsafeRawPointer(self).loadUnaligned(as: SIMD8<Pointee>.self)
  }

  /// The first `count` < 8 numbers from here on; the other lanes hold `filler`.
  @inline(__always)
  func lanes(_ count: Int, filler: Pointee = 0) -> SIMD8<Pointee> {
    var v = SIMD8<Pointee>(repeating: filler)
    for i in 0..<count { v[i] = self[i] }
    return v
  }
}

extension UnsafeMutablePointer where Pointee: ForwardScalar {
  @inline(__always)
  func lanes() -> SIMD8<Pointee> { UnsafePointer(self).lanes() }

  @inline(__always)
  func lanes(_ count: Int, filler: Pointee = 0) -> SIMD8<Pointee> {
    UnsafePointer(self).lanes(count, filler: filler)
  }

  @inline(__always)
  func store(_ v: SIMD8<Pointee>) {
    UnsafeMutableRawPointer(self).storeBytes(of: v, as: SIMD8<Pointee>.self)
  }

  @inline(__always)
  func store(_ v: SIMD8<Pointee>, _ count: Int) {
    for i in 0..<count { self[i] = v[i] }
  }
}

extension ForwardScalar {
  /// `y[i] ← body(y[i], x[i])` for 0 ≤ i < count.
  @inline(__always)
  static func map(
    _ y: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, count: Int,
    _ body: (SIMD8<Self>, SIMD8<Self>) -> SIMD8<Self>
  ) {
    var i = 0
    while i + 8 <= count {
      (y + i).store(body((y + i).lanes(), (x + i).lanes()))
      i += 8
    }
    if i < count {
      let rest = count - i
      (y + i).store(body((y + i).lanes(rest), (x + i).lanes(rest)), rest)
    }
  }

  /// `Σ body(x[i])` for 0 ≤ i < count, in eight partial sums.
  @inline(__always)
  static func sum(
    _ x: UnsafePointer<Self>, count: Int, _ body: (SIMD8<Self>) -> SIMD8<Self>
  ) -> Self {
    var total = SIMD8<Self>(repeating: 0)
    var i = 0
    while i + 8 <= count {
      total += body((x + i).lanes())
      i += 8
    }
    var result = total.sum()
    while i < count {
      result += body(SIMD8(repeating: x[i]))[0]
      i += 1
    }
    return result
  }
}
