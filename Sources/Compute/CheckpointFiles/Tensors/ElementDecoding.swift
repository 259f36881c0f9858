/// The floating-point types that tensors are read as.
protocol TensorValue: BinaryFloatingPoint {}
extension Float: TensorValue {}
extension Double: TensorValue {}

/// Decodes `count` neighbouring elements of the given type, which start at `bytes` at any alignment.
/// For block formats `count` is a multiple of the block.
@inline(__always)
func decodeElements<Value: TensorValue>(
  _ type: ElementType, _ bytes: UnsafeRawPointer, _ count: Int, into output: UnsafeMutablePointer<Value>
) {
  switch type {
  case .float64: decode(bytes, count, output) { (bits: UInt64) in Value(Double(bitPattern: bits)) }
  case .float32: decode(bytes, count, output) { (bits: UInt32) in Value(Float(bitPattern: bits)) }
  case .float16: decode(bytes, count, output) { (bits: UInt16) in Value(float(halfBits: bits)) }
  case .bfloat16:
    decode(bytes, count, output) { (bits: UInt16) in Value(Float(bitPattern: UInt32(bits) << 16)) }
  case .float8E4M3: decode(bytes, count, output) { (bits: UInt8) in Value(float(e4m3Bits: bits)) }
  case .float8E5M2:
    // The upper byte of a half-precision number.
    decode(bytes, count, output) { (bits: UInt8) in Value(float(halfBits: UInt16(bits) << 8)) }
  case .int64: decode(bytes, count, output) { (value: Int64) in Value(value) }
  case .int32: decode(bytes, count, output) { (value: Int32) in Value(value) }
  case .int16: decode(bytes, count, output) { (value: Int16) in Value(value) }
  case .int8: decode(bytes, count, output) { (value: Int8) in Value(value) }
  case .uint64: decode(bytes, count, output) { (value: UInt64) in Value(value) }
  case .uint32: decode(bytes, count, output) { (value: UInt32) in Value(value) }
  case .uint16: decode(bytes, count, output) { (value: UInt16) in Value(value) }
  case .uint8: decode(bytes, count, output) { (value: UInt8) in Value(value) }
  case .bool: decode(bytes, count, output) { (value: UInt8) in value == 0 ? 0 : 1 }
  case .q4_0: decodeBlocks(type, bytes, count, output, decodeQ4_0)
  case .q4_1: decodeBlocks(type, bytes, count, output, decodeQ4_1)
  case .q5_0: decodeBlocks(type, bytes, count, output, decodeQ5_0)
  case .q5_1: decodeBlocks(type, bytes, count, output, decodeQ5_1)
  case .q8_0: decodeBlocks(type, bytes, count, output, decodeQ8_0)
  case .q4_K: decodeBlocks(type, bytes, count, output, decodeQ4_K)
  case .q5_K: decodeBlocks(type, bytes, count, output, decodeQ5_K)
  case .q6_K: decodeBlocks(type, bytes, count, output, decodeQ6_K)
  case .float8E4M3Unsigned0, .float8E5M2Unsigned0, .float8E8M0, .float6E2M3, .float6E3M2, .float4, .complex64,
    .complex128:
    preconditionFailure("\(type) is refused before it is decoded")
  }
}

/// As `decodeElements` for the integer types; unsigned 64-bit values beyond `Int64` wrap to negative ones.
func decodeIntegers(
  _ type: ElementType, _ bytes: UnsafeRawPointer, _ count: Int, into output: UnsafeMutablePointer<Int64>
) {
  switch type {
  case .int64: decode(bytes, count, output) { (value: Int64) in value }
  case .int32: decode(bytes, count, output) { (value: Int32) in Int64(value) }
  case .int16: decode(bytes, count, output) { (value: Int16) in Int64(value) }
  case .int8: decode(bytes, count, output) { (value: Int8) in Int64(value) }
  case .uint64: decode(bytes, count, output) { (value: UInt64) in Int64(bitPattern: value) }
  case .uint32: decode(bytes, count, output) { (value: UInt32) in Int64(value) }
  case .uint16: decode(bytes, count, output) { (value: UInt16) in Int64(value) }
  case .uint8: decode(bytes, count, output) { (value: UInt8) in Int64(value) }
  case .bool: decode(bytes, count, output) { (value: UInt8) in value == 0 ? 0 : 1 }
  default: preconditionFailure("\(type) holds no whole numbers")
  }
}

@inline(__always)
private func decode<Bits: FixedWidthInteger, Value>(
  _ bytes: UnsafeRawPointer, _ count: Int, _ output: UnsafeMutablePointer<Value>, _ value: (Bits) -> Value
) {
  for index in 0..<count {
    let bits = bytes.loadUnaligned(fromByteOffset: index &* MemoryLayout<Bits>.size, as: Bits.self)
    output[index] = value(Bits(littleEndian: bits))
  }
}

@inline(__always)
private func decodeBlocks<Value: TensorValue>(
  _ type: ElementType, _ bytes: UnsafeRawPointer, _ count: Int, _ output: UnsafeMutablePointer<Value>,
  _ decodeBlock: (UnsafeRawPointer, UnsafeMutablePointer<Value>) -> Void
) {
  for block in 0..<(count / type.blockLength) {
    decodeBlock(bytes + block &* type.blockBytes, output + block &* type.blockLength)
  }
}

/// The value of an IEEE half-precision bit pattern, without branches, so that loops over it vectorise.
///
/// Shifted into single precision's fields, the pattern reads 2¹¹² too small, subnormals included; one exact
/// product puts that right, and infinities and NaNs get their all-ones exponent back.
@inline(__always)
package func float(halfBits bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let magnitude = UInt32(bits & 0x7FFF) << 13
  let scaled = (Float(bitPattern: magnitude) * Float(bitPattern: 0x7780_0000)).bitPattern
  let special: UInt32 = magnitude >= 0x0F80_0000 ? 0x7F80_0000 : 0
  return Float(bitPattern: sign | scaled | special)
}

/// The value of an 8-bit number with 4 exponent and 3 mantissa bits, bias 7, no infinities and one NaN a
/// sign.
@inline(__always)
package func float(e4m3Bits bits: UInt8) -> Float {
  let sign = UInt32(bits & 0x80) << 24
  let magnitude = UInt32(bits & 0x7F) << 20
  // As for half precision; the biases differ by 127 − 7 = 120.
  let scaled = (Float(bitPattern: magnitude) * Float(bitPattern: 0x7B80_0000)).bitPattern
  let special: UInt32 = bits & 0x7F == 0x7F ? 0x7FC0_0000 : 0
  return Float(bitPattern: sign | scaled | special)
}
