import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that arrive in pieces, by the system's OpenSSL, which uses the processor's instructions
/// for it where there are any.
///
///     var hash = SHA256()
///     hash.update(data: "abc".utf8)
///     hash.finalize().hexadecimal  // "ba7816bf…"
public struct SHA256 {
  private final class Context {
    let pointer: OpaquePointer

    init() {
      guard let new = EVP_MD_CTX_new(), EVP_DigestInit_ex(new, EVP_sha256(), nil) == 1 else {
        fatalError("no memory for a digest")
      }
      pointer = new
    }

    deinit { EVP_MD_CTX_free(pointer) }
  }

  private let context = Context()

  public init() {}

  /// Adds bytes. O(number of bytes).
  public mutating func update(data: some Collection<UInt8>) {
    if data.withContiguousStorageIfAvailable({ add(UnsafeRawBufferPointer($0)) }) == nil {
      Array(data).withUnsafeBytes { add($0) }
    }
  }

  public mutating func update(bufferPointer: UnsafeRawBufferPointer) { add(bufferPointer) }

  /// Adds whole numbers as little-endian 32-bit numbers, of larger ones the lower bits. O(number of numbers).
  public mutating func update(numbers: some Sequence<Int>) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.underestimatedCount * 4)
    for number in numbers {
      withUnsafeBytes(of: Int32(truncatingIfNeeded: number).littleEndian) { bytes.append(contentsOf: $0) }
    }
    update(data: bytes)
  }

  private func add(_ bytes: UnsafeRawBufferPointer) {
    _ = EVP_DigestUpdate(context.pointer, bytes.baseAddress, bytes.count)
  }

  /// The digest of all that was added. Nothing can be added afterwards.
  public consuming func finalize() -> SHA256Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    _ = EVP_DigestFinal_ex(context.pointer, &bytes, nil)
    return SHA256Digest(bytes: bytes)
  }

  public static func hash(data: some Collection<UInt8>) -> SHA256Digest {
    var hash = SHA256()
    hash.update(data: data)
    return hash.finalize()
  }
}

/// The 32 bytes of a SHA-256.
public struct SHA256Digest: Sendable, Hashable {
  public let bytes: [UInt8]

  /// 64 lowercase hexadecimal digits.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
  }
}
