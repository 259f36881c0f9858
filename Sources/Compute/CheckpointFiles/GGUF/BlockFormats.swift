// GGML's block formats. In each, a block's values share half-precision scales; low and high nibbles of a byte
// belong to values half a block (or half a group) apart. Products and differences are rounded to single
// precision one by one, in the order of the format's reference implementation, so that values agree bit by
// bit.

@inline(__always)
private func half(_ bytes: UnsafeRawPointer, at offset: Int) -> Float {
  float(halfBits: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
}

@inline(__always)
private func byte(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt8 {
  bytes.load(fromByteOffset: offset, as: UInt8.self)
}

/// d, then 16 bytes of nibbles: x = d · (q − 8).
func decodeQ4_0<Value: TensorValue>(_ block: UnsafeRawPointer, _ output: UnsafeMutablePointer<Value>) {
  let d = half(block, at: 0)
  for i in 0..<16 {
    let q = byte(block, 2 + i)
    output[i] = Value(d * Float(Int32(q & 0xF) - 8))
    output[i + 16] = Value(d * Float(Int32(q >> 4) - 8))
  }
}

/// d, m, then 16 bytes of nibbles: x = d · q + m.
func decodeQ4_1<Value: TensorValue>(_ block: UnsafeRawPointer, _ output: UnsafeMutablePointer<Value>) {
  let (d, m) = (half(block, at: 0), half(block, at: 2))
  for i in 0..<16 {
    let q = byte(block, 4 + i)
    output[i] = Value(d * Float(q & 0xF) + m)
    output[i + 16] = Value(d * Float(q >> 4) + m)
  }
}

/// d, 32 fifth bits, then 16 bytes of nibbles: x = d · (q − 16).
func decodeQ5_0<Value: TensorValue>(_ block: UnsafeRawPointer, _ output: UnsafeMutablePointer<Value>) {
  let d = half(block, at: 0)
  let fifth = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 2, as: UInt32.self))
  for i in 0..<16 {
    let q = byte(block, 6 + i)
    let low = Int32(q & 0xF) | Int32((fifth >> UInt32(i)) & 1) << 4
    let high = Int32(q >> 4) | Int32((fifth >> UInt32(i + 16)) & 1) << 4
    output[i] = Value(d * Float(low - 16))
    output[i + 16] = Value(d * Float(high - 16))
  }
}

/// d, m, 32 fifth bits, then 16 bytes of nibbles: x = d · q + m.
func decodeQ5_1<Value: TensorValue>(_ block: UnsafeRawPointer, _ output: UnsafeMutablePointer<Value>) {
  let (d, m) = (half(block, at: 0), half(block, at: 2))
  let fifth = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
  for i in 0..<16 {
    let q = byte(block, 8 + i)
    let low = Int32(q & 0xF) | Int32((fifth >> UInt32(i)) & 1) << 4
    let high = Int32(q >> 4) | Int32((fifth >> UInt32(i + 16)) & 1) << 4
    output[i] = Value(d * Float(low) + m)
    output[i + 16] = Value(d * Float(high) + m)
  }
}

/// d, then 32 signed bytes: x = d · q.
func decodeQ8_0<Value: TensorValue>(_ block: UnsafeRawPointer, _ output: UnsafeMutablePointer<Value>) {
  let d = half(block, at: 0)
  for i in 0..<32 {
    output[i] = Value(d * Float(Int8(bitPattern: byte(block, 2 + i))))
  }
}

/// The 6-bit scale and minimum of group 0 … 7, packed in 12 bytes: the first four groups in the low six bits
/// of bytes 0–3 and 4–7, the others in the nibbles of bytes 8–11 topped up with the two bits left above.
@inline(__always)
private func scaleAndMinimum(_ packed: UnsafeRawPointer, _ group: Int) -> (scale: Float, minimum: Float) {
  if group < 4 {
    return (Float(byte(packed, group) & 63), Float(byte(packed, group + 4) & 63))
  }
  let nibbles = byte(packed, group + 4)
  return (
    Float(nibbles & 0xF | (byte(packed, group - 4) >> 6) << 4),
    Float(nibbles >> 4 | (byte(packed, group) >> 6) << 4)
  )
}

/// d, dmin, 12 bytes of scales, 128 bytes of nibbles; eight groups of 32: x = (d · scale) · q − (dmin ·
/// minimum). Groups 2k and 2k + 1 are the low and high nibbles of the same 32 bytes.
func decodeQ4_K<Value: TensorValue>(_ block: UnsafeRawPointer, _ output: UnsafeMutablePointer<Value>) {
  let (d, dmin) = (half(block, at: 0), half(block, at: 2))
  for group in 0..<8 {
    let packed = scaleAndMinimum(block + 4, group)
    let (scale, minimum) = (d * packed.scale, dmin * packed.minimum)
    let shift = UInt8(4 * (group & 1))
    for i in 0..<32 {
      let q = (byte(block, 16 + 32 * (group / 2) + i) >> shift) & 0xF
      output[32 * group + i] = Value(scale * Float(q) - minimum)
    }
  }
}

/// As `Q4_K` with a fifth bit: bit g of byte i of the 32 bytes before the nibbles is that of value i of group
/// g.
func decodeQ5_K<Value: TensorValue>(_ block: UnsafeRawPointer, _ output: UnsafeMutablePointer<Value>) {
  let (d, dmin) = (half(block, at: 0), half(block, at: 2))
  for group in 0..<8 {
    let packed = scaleAndMinimum(block + 4, group)
    let (scale, minimum) = (d * packed.scale, dmin * packed.minimum)
    let shift = UInt8(4 * (group & 1))
    for i in 0..<32 {
      let low = (byte(block, 48 + 32 * (group / 2) + i) >> shift) & 0xF
      let q = low | ((byte(block, 16 + i) >> UInt8(group)) & 1) << 4
      output[32 * group + i] = Value(scale * Float(q) - minimum)
    }
  }
}

/// 128 bytes of low nibbles, 64 of upper bit pairs, 16 signed scales (one for 16 values), d:
/// x = (d · scale) · (q − 32). Each half of 128 values has four groups of 32: the low nibbles of its first
/// and second 32 bytes, then the high nibbles; group g's upper bits are pair g of the half's 32 bytes.
func decodeQ6_K<Value: TensorValue>(_ block: UnsafeRawPointer, _ output: UnsafeMutablePointer<Value>) {
  let d = half(block, at: 208)
  for group in 0..<8 {
    let (upperHalf, inHalf) = (group / 4, group % 4)
    let lowBits = 64 * upperHalf + 32 * (inHalf & 1)
    let highBits = 128 + 32 * upperHalf
    let (lowShift, highShift) = (UInt8(4 * (inHalf / 2)), UInt8(2 * inHalf))
    for i in 0..<32 {
      let scale = d * Float(Int8(bitPattern: byte(block, 192 + 2 * group + i / 16)))
      let low = (byte(block, lowBits + i) >> lowShift) & 0xF
      let high = (byte(block, highBits + i) >> highShift) & 3
      output[32 * group + i] = Value(scale * Float(Int32(low | high << 4) - 32))
    }
  }
}
