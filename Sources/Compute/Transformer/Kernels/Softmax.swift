extension ForwardScalar {
  public static func causalSoftmax(
    _ s: UnsafeMutablePointer<Self>, visible: Int, count: Int, scale: Self
  ) {
    let top = maximum(s, count: visible)
    var total = SIMD16<Self>(repeating: 0)
    var i = 0
    while i + 16 <= visible {
      let e = exponential(((s + i).lanes() - top) * scale)
      (s + i).store(e)
      total += e
      i += 16
    }
    var sum = total.sum()
    if i < visible {
      let rest = visible - i
      let e = exponential(((s + i).lanes(rest, filler: top) - top) * scale)
      (s + i).store(e, rest)
      for lane in 0..<rest { sum += e[lane] }
    }

    let inverse = 1 / sum
    i = 0
    while i + 16 <= visible {
      (s + i).store((s + i).lanes() * inverse)
      i += 16
    }
    while i < visible {
      s[i] *= inverse
      i += 1
    }
    if visible < count { (s + visible).update(repeating: 0, count: count - visible) }
  }
}
