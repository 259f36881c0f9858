import Testing

@testable import Measuring

struct ReplicaBatchesTests {
  let batches: ReplicaBatches

  init() throws { batches = try ReplicaBatches(CircuitAlarmTests.recipe) }

  @Test func `The probe rests on 2000 examples, KEY attention on 200, as in the paper`() {
    #expect(batches.probe.examples.count == 2000)
    #expect(batches.key.examples.count == 200)
    #expect(batches.key.examples == Array(batches.probe.examples.prefix(200)))
  }

  @Test func `A codeword stands where its key says, and is the target`() throws {
    try #require(!batches.probe.examples.isEmpty)
    for example in batches.probe.examples {
      #expect(example.key.map { Array(example.tokens[$0]) } == [example.target])
      #expect(example.tokens[...example.query].count { $0 == example.target } == 1)
    }
  }

  @Test func `Without the KEY sentence the codeword is gone and the query is the same`() throws {
    try #require(!batches.probe.examples.isEmpty && batches.keyRemoved.examples.count == batches.probe.examples.count)
    for (whole, cut) in zip(batches.probe.examples, batches.keyRemoved.examples) {
      #expect(!cut.tokens[...cut.query].contains(whole.target))
      #expect(cut.target == whole.target)
      #expect(cut.tokens[cut.query] == whole.tokens[whole.query])
      #expect(cut.query < whole.query)
    }
  }

  @Test func `A replaced codeword is another one, in its place`() throws {
    let codewords = Set(batches.vocabulary.codewords.map(Int.init))
    try #require(!batches.probe.examples.isEmpty && batches.keyReplaced.examples.count == batches.probe.examples.count)
    for (whole, changed) in zip(batches.probe.examples, batches.keyReplaced.examples) {
      let key = try #require(whole.key)
      #expect(changed.tokens[key.lowerBound] != whole.target)
      #expect(codewords.contains(changed.tokens[key.lowerBound]))
      #expect(zip(whole.tokens, changed.tokens).count { $0 != $1 } == 1)
    }
  }

  @Test func `Text for the validation loss is not that of the spectra`() {
    let filler = Set(batches.filler.examples.map { $0.tokens.prefix(10) })
    #expect(batches.validation.allSatisfy { !filler.contains($0.prefix(10)) })
    #expect(batches.validation.allSatisfy { $0.count == batches.length + 1 })
  }
}
