import Foundation
import Mathematics
import Testing
import Transformer

@Suite struct BatchTests {
  let reference: DrawsReference

  init() throws { reference = try DrawsReference.load() }

  private func digest(_ numbers: [Int]) -> String {
    let bytes = numbers.flatMap { number in withUnsafeBytes(of: Int32(number).littleEndian, Array.init) }
    return SHA256.hash(data: bytes).hexadecimal
  }

  @Test func `The synthetic batch is the published one bit for bit`() {
    let batch = MeasurementBatch.syntheticInduction()
    #expect(batch.examples[0].tokens == reference.published.first)
    #expect(digest(batch.examples.flatMap(\.tokens)) == reference.published.digest)
    #expect(digest(batch.examples.map(\.target)) == reference.published.targets)
    #expect(digest(batch.examples.map { $0.earlier ?? -1 }) == reference.published.firsts)
    #expect(batch.validCount == reference.published.valid)
    #expect(batch.examples.allSatisfy { $0.query == 255 })
  }

  @Test func `Stray tokens are drawn again once, and may make an example invalid`() {
    let batch = MeasurementBatch.syntheticInduction(count: 40, length: 64, ids: 5..<40, seed: 3)
    #expect(batch.examples.map(\.tokens) == reference.small.tokens)
    #expect(batch.examples.map(\.target) == reference.small.targets)
    #expect(batch.examples.map { $0.earlier ?? -1 } == reference.small.firsts)
    #expect(batch.validCount < 40)
  }

  @Test func `The targets of the classes follow from query and pair`() throws {
    let example = MeasurementBatch.syntheticInduction(count: 1).examples[0]
    let i = try #require(example.earlier)
    #expect(example.tokens[i] == example.tokens[255])
    #expect(example.tokens[i + 1] == example.target)
    #expect(
      example.positions == [
        .induction: [i + 1], .duplicateToken: [i], .previousToken: [254], .firstToken: [0], .selfToken: [255],
        .local: [250, 251, 252, 253],
      ])
  }

  @Test(arguments: [0, 20])
  func `A natural example is the first token that comes back, read where it does so last`(earliest: Int) throws {
    let natural = reference.natural
    let batch = try MeasurementBatch.naturalInduction(
      documents: natural.documents, length: natural.length, earliest: earliest)
    let expected = earliest == 0 ? natural.any : natural.late
    #expect(batch.examples.map { [$0.earlier ?? -1, $0.query, $0.target] } == expected)
  }

  @Test(arguments: [(234, true), (235, false)])
  func `A natural token may come back at the very end`(first: Int, isExample: Bool) {
    // Twenty tokens after the successor at the least: 255 is 20 after 235, the place after 234.
    var tokens = Array(1000..<1256)
    tokens[255] = tokens[first]
    let batch = try? MeasurementBatch.naturalInduction(documents: [tokens])
    #expect((batch?.examples.first?.earlier == first) == isExample)
    #expect((batch == nil) == !isExample)
  }

  @Test func `A natural batch stops at the number wanted`() throws {
    let natural = reference.natural
    let batch = try MeasurementBatch.naturalInduction(
      documents: natural.documents, count: 3, length: natural.length)
    #expect(batch.examples.count == 3)
    #expect(throws: BatchError.self) {
      try MeasurementBatch.naturalInduction(documents: [[1, 2, 3]], length: 256)
    }
  }

  @Test func `Documents are what lies between separators`() {
    #expect(MeasurementBatch.documents(in: [0, 1, 2, 0, 0, 3], separator: 0) == [[1, 2], [3]])
  }

  @Test func `Python's generator is reproduced draw for draw`() throws {
    var random = PythonRandom(seed: reference.python.seed)
    try #require(!reference.python.draws.isEmpty)
    for row in reference.python.draws {
      try #require(row.count == reference.python.ranges.count)
      for (range, value) in zip(reference.python.ranges, row) {
        #expect(random.randint(range[0], range[1]) == value)
      }
    }
  }

  /// The vocabulary of the reference script.
  private static func encode(_ text: String) -> [Int] {
    var ids: [Int] = []
    for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      if word.isEmpty && index == 0 { continue }
      var value = 7
      let bare = word.trimmingCharacters(in: CharacterSet(charactersIn: ".?"))
      for letter in (index > 0 ? "_" : "") + bare {
        value = (value * 131 + Int(letter.unicodeScalars.first?.value ?? 0)) % 39989
      }
      ids.append(10_000 + value)
      if word.hasSuffix(".") || word.hasSuffix("?") { ids.append(13) }
    }
    return ids
  }

  private var retrieval: KeyRetrieval {
    KeyRetrieval(
      templates: reference.retrieval.templates.map { .init(key: $0[0], query: $0[1]) },
      codewords: reference.retrieval.codewords, padding: 0, encode: Self.encode)
  }

  @Test func `Key-retrieval examples are drawn as Python draws them`() throws {
    let near = try retrieval.batch(
      name: "pin", count: 12, length: 96, gap: KeyRetrieval.inDistribution, seed: 142)
    let far = try retrieval.batch(name: "pood", count: 3, gap: KeyRetrieval.outOfDistribution, seed: 242)
    for (ours, theirs) in zip(
      near.examples + far.examples, reference.retrieval.near + reference.retrieval.far)
    {
      #expect(ours.tokens == theirs.tokens)
      #expect(ours.query == theirs.query)
      #expect(ours.target == theirs.target)
      #expect(ours.key == theirs.key..<theirs.key + 1)
    }
    #expect(near.examples.count == 12)
  }

  @Test func `Codewords of several tokens are refused`() {
    var probe = retrieval
    probe.codewords = ["TWO WORDS"]
    #expect(throws: BatchError.codewordNotSingle("TWO WORDS", tokens: 2)) {
      try probe.batch(name: "pin", count: 1, gap: 5...30, seed: 1)
    }
    #expect(throws: BatchError.self) {
      try retrieval.batch(name: "pin", count: 1, length: 64, gap: 80...200, seed: 1)
    }
  }

  @Test func `The digest depends on every token, query and target`() {
    let batch = MeasurementBatch.syntheticInduction(count: 3)
    var digests: Set = [batch.digest]
    for change in [0, 1, 2] {
      var changed = batch
      switch change {
      case 0: changed.examples[2].tokens[9] += 1
      case 1: changed.examples[2].query -= 1
      default: changed.examples[2].target += 1
      }
      digests.insert(changed.digest)
    }
    #expect(digests.count == 4)
    #expect(batch.digest == MeasurementBatch.syntheticInduction(count: 3).digest)
  }
}
