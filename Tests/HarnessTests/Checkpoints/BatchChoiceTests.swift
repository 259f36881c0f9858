import Testing

@testable import Measuring

@Suite struct BatchChoiceTests {
  @Test(
    arguments: [
      ("induction", BatchChoice.induction),
      ("natural:text.txt", .natural(file: "text.txt", isMidSequence: false)),
      ("natural:a:b.txt", .natural(file: "a:b.txt", isMidSequence: false)),
      ("natural-midseq:ids.bin", .natural(file: "ids.bin", isMidSequence: true)),
      ("ids.npy", .natural(file: "ids.npy", isMidSequence: false)),
      ("own.json", .file("own.json")),
      ("probe", .probe(file: nil, isOutOfDistribution: false)),
      ("probe-ood:words.json", .probe(file: "words.json", isOutOfDistribution: true)),
    ])
  func `Names are read`(_ name: String, _ expected: BatchChoice) {
    #expect(BatchChoice(name) == expected)
    #expect(BatchChoice(expected.written) == expected)
  }

  @Test(arguments: ["", "natural", "induction:x", "inductoin", "text.txt"])
  func `Other names are not`(_ name: String) {
    #expect(BatchChoice(name) == nil)
  }
}
