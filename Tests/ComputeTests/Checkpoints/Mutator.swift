import Mathematics

/// Damages sound files in the ways that readers fall for: flipped bits, cut and spliced contents, lengths and
/// offsets at the extremes, in binary and in decimal.
struct Mutator {
  let seeds: [[UInt8]]

  /// Input `number`, always the same bytes for the same number and seeds.
  func input(_ number: Int) -> [UInt8] {
    var random = SplitMix64(seed: UInt64(number) &* 0xD134_2543_DE82_EF95)
    var bytes = seeds[number % seeds.count]
    for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
    return bytes
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else {
      bytes = [UInt8.random(in: .min ... .max, using: &random)]
      return
    }
    let position = position(bytes.count, &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[position] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
    case 2: bytes[position] = UInt8.random(in: .min ... .max, using: &random)
    case 3, 4: overwrite(&bytes, position, extreme(bytes.count, &random), &random)
    case 5: bytes.removeSubrange(position...)
    case 6:
      let other = seeds.randomElement(using: &random) ?? []
      bytes.replaceSubrange(position..<end(position, bytes.count, &random), with: piece(other, &random))
    case 7: bytes.removeSubrange(position..<end(position, bytes.count, &random))
    case 8: bytes.insert(contentsOf: piece(bytes, &random), at: position)
    default: replaceNumber(&bytes, position, &random)
    }
  }

  /// Half of the time near the beginning, where headers are, else anywhere.
  private func position(_ count: Int, _ random: inout SplitMix64) -> Int {
    Int.random(in: 0..<(Bool.random(using: &random) ? min(count, 192) : count), using: &random)
  }

  private func end(_ start: Int, _ count: Int, _ random: inout SplitMix64) -> Int {
    start + Int.random(in: 0...min(count - start, 64), using: &random)
  }

  private func piece(_ bytes: [UInt8], _ random: inout SplitMix64) -> ArraySlice<UInt8> {
    guard !bytes.isEmpty else { return [] }
    let start = Int.random(in: 0..<bytes.count, using: &random)
    return bytes[start..<end(start, bytes.count, &random)]
  }

  private func extreme(_ count: Int, _ random: inout SplitMix64) -> UInt64 {
    let values: [UInt64] = [
      0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 32,
      1 << 40,
      1 << 62, (1 << 62) + 1, (1 << 63) - 1, 1 << 63, .max - 1, .max, UInt64(count), UInt64(count) &- 1,
      UInt64(count) + 1,
    ]
    return values.randomElement(using: &random) ?? 0
  }

  /// Writes the low 1, 2, 4 or 8 bytes of `value`, least significant first.
  private func overwrite(_ bytes: inout [UInt8], _ position: Int, _ value: UInt64, _ random: inout SplitMix64)
  {
    let width = [1, 2, 4, 8].randomElement(using: &random) ?? 1
    for index in 0..<width where position + index < bytes.count {
      bytes[position + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
  }

  /// Replaces the decimal number at or after the position by an extreme one, where there is any.
  private func replaceNumber(_ bytes: inout [UInt8], _ position: Int, _ random: inout SplitMix64) {
    guard let start = bytes[position...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
    let end = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
    let sign = Int.random(in: 0..<8, using: &random) == 0 ? "-" : ""
    bytes.replaceSubrange(start..<end, with: (sign + String(extreme(bytes.count, &random))).utf8)
  }
}
