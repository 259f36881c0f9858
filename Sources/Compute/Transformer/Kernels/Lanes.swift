/// Reading and writing sixteen numbers at a time, and the ragged end of a row.
extension UnsafePointer where Pointee: ForwardScalar {
  /// Sixteen numbers from here on, wherever they lie.
  @inline(__always)
  func lanes() -> SIMD16<Pointee> {
    UnsafeRawPointer(self).loadUnaligned(as: SIMD16<Pointee>.self)
  }

  /// The first `count` < 16 numbers from here on; the other lanes hold `filler`.
  @inline(__always)
  func lanes(_ count: Int, filler: Pointee = 0) -> SIMD16<Pointee> {
    // Through memory: lanes that are set one by one make scalars of whole loops.
    var v = SIMD16<Pointee>(repeating: filler)
    withUnsafeMutableBytes(of: &v) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: self, count: count * MemoryLayout<Pointee>.stride))
    }
    return v
  }
}

extension UnsafeMutablePointer where Pointee: ForwardScalar {
  @inline(__always)
  func lanes() -> SIMD16<Pointee> { UnsafePointer(self).lanes() }

  @inline(__always)
  func lanes(_ count: Int, filler: Pointee = 0) -> SIMD16<Pointee> {
    UnsafePointer(self).lanes(count, filler: filler)
  }

  @inline(__always)
  func store(_ v: SIMD16<Pointee>) {
    UnsafeMutableRawPointer(self).storeBytes(of: v, as: SIMD16<Pointee>.self)
  }

  @inline(__always)
  func store(_ v: SIMD16<Pointee>, _ count: Int) {
    withUnsafeBytes(of: v) {
      UnsafeMutableRawBufferPointer(start: self, count: count * MemoryLayout<Pointee>.stride)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(count * MemoryLayout<Pointee>.stride)))
    }
  }
}

extension ForwardScalar {
  /// `y[i] ← body(y[i], x[i])` for 0 ≤ i < count.
  @inline(__always)
  static func map(
    _ y: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, count: Int,
    _ body: (SIMD16<Self>, SIMD16<Self>) -> SIMD16<Self>
  ) {
    var i = 0
    while i + 16 <= count {
      (y + i).store(body((y + i).lanes(), (x + i).lanes()))
      i += 16
    }
    if i < count {
      let rest = count - i
      (y + i).store(body((y + i).lanes(rest), (x + i).lanes(rest)), rest)
    }
  }

  /// `Σ body(x[i])` for 0 ≤ i < count, in sixteen partial sums.
  @inline(__always)
  static func sum(
    _ x: UnsafePointer<Self>, count: Int, _ body: (SIMD16<Self>) -> SIMD16<Self>
  ) -> Self {
    var total = SIMD16<Self>(repeating: 0)
    var i = 0
    while i + 16 <= count {
      total += body((x + i).lanes())
      i += 16
    }
    var result = total.sum()
    while i < count {
      result += body(SIMD16(repeating: x[i]))[0]
      i += 1
    }
    return result
  }
}
