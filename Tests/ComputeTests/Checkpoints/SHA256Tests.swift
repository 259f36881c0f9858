import Mathematics
import Testing

@Suite struct SHA256Digests {
  // The examples of FIPS 180-4 and, for a million letters, of its test vectors.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func `The standard's examples have their digests`(text: String, digest: String) {
    #expect(SHA256.hash(data: text.utf8).hexadecimal == digest)
  }

  @Test func `Pieces give the digest of the whole`() {
    var hash = SHA256()
    for piece in ["ab", "", "c"] { hash.update(data: piece.utf8) }
    #expect(hash.finalize() == SHA256.hash(data: "abc".utf8))
  }
}
