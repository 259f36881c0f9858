/// The printable stand-ins for bytes that byte-level vocabularies are written in.
///
/// Bytes that are printable in Latin-1 (33–126, 161–172, 174–255) stand for themselves as code points; the 68
/// others take the code points from 256 on, in order of the byte.
enum ByteAlphabet {
  private static let isPrintable: [Bool] = (0..<256).map {
    (33...126).contains($0) || (161...172).contains($0) || (174...255).contains($0)
  }

  /// The stand-in of each byte.
  static let scalars: [Unicode.Scalar] = {
    var next: UInt32 = 256
    return (0..<256).map { byte in
      if isPrintable[byte] { return Unicode.Scalar(UInt8(byte)) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? Unicode.Scalar(0)
    }
  }()

  private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: scalars.enumerated().map { ($0.element, UInt8($0.offset)) })

  /// The bytes that a token of stand-ins means; a token with any other character means its own UTF-8.
  static func decode(_ token: String) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(token.utf8.count)
    for scalar in token.unicodeScalars {
      guard let byte = bytes[scalar] else { return Array(token.utf8) }
      decoded.append(byte)
    }
    return decoded
  }
}
