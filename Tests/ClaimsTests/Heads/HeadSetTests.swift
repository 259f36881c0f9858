import Ground
import Testing

@Suite struct HeadSetTests {
  @Test(arguments: [
    ("L6H9", "L6H9"),
    ("L0H{3, 6, 14, 15}", "L0H{3,6,14,15}"),
    ("L7H{6,13} + L5H10+L6H{4,2}", "L5H10+L6H{2,4}+L7H{6,13}"),
    ("L4H4, L7H0, L7H1", "L4H4+L7H{0,1}"),
    ("none", "none"),
  ])
  func `Written form is canonical`(text: String, canonical: String) throws {
    #expect(try HeadSet(parsing: text).description == canonical)
  }

  @Test(arguments: ["", "L", "L1", "H3", "L1H", "L1H{}", "L1H{2", "L-1H0", "L1H2+", "L1H2,L1H2", "L99999H1", "L1H2x"])
  func `Everything else is refused`(text: String) {
    #expect(throws: HeadSyntaxError.self) { try HeadSet(parsing: text) }
  }

  @Test func `Full layers have all heads`() {
    #expect(HeadSet.layers([6, 7], headsPerLayer: 16).count == 32)
  }
}
