import Testing

@testable import Training

struct ProbeTests {
  static let language = Result { try FillerLanguage(vocabulary: 768, codewords: 256, seed: 1) }

  func probes() throws -> ProbeVocabulary { try ProbeVocabulary(Self.language.get().lexicon) }

  @Test func `At the paper's context the spans are the paper's`() throws {
    let spans = ProbeSpans(context: 256, probes: try probes())
    #expect(spans == ProbeSpans(prefix: 2...10, near: 5...30, far: 80...200))
  }

  @Test(arguments: [32, 64, 128, 256, 1024])
  func `Scaled probes fit the context`(context: Int) throws {
    let probes = try probes()
    let spans = ProbeSpans(context: context, probes: probes)
    try spans.validate(context: context, probes: probes)
    if context >= 64 { #expect(spans.near.upperBound < spans.far.lowerBound) }
  }

  @Test func `Spans that do not fit the context are refused`() throws {
    let probes = try probes()
    let spans = ProbeSpans(context: 256, probes: probes)
    #expect(throws: TrainingError.self) { try spans.validate(context: 128, probes: probes) }
  }

  @Test(arguments: [1...8, 20...49])
  func `An evaluation probe says its codeword once before it asks for it`(gap: ClosedRange<Int>) throws {
    let probes = try probes()
    let batch = ProbeBatch(count: 500, probes: probes, prefix: 1...3, gap: gap, seed: 42)
    var gaps: Set<Int> = []
    for example in 0..<batch.count {
      let tokens = batch.tokens[example * batch.length..<(example + 1) * batch.length].map(\.self)
      let read = batch.readPositions[example]
      let key = batch.keyPositions[example]
      #expect(tokens[...read].indices.filter { tokens[$0] == batch.targets[example] } == [key])
      let template = try #require(
        probes.templates.first { key >= $0.beforeKey.count && tokens[..<key].ends(with: $0.beforeKey) })
      #expect(tokens[...read].ends(with: template.query))
      gaps.insert(read + 1 - template.query.count - (key + 1 + template.afterKey.count))
    }
    #expect(gaps == Set(gap))
  }

  @Test func `Training batches are functions of seed and step`() throws {
    let sampler = try sampler(seed: 7)
    #expect(try sampler.batch(step: 3) == sampler.batch(step: 3))
    #expect(try sampler.batch(step: 3) != sampler.batch(step: 4))
    #expect(try sampler.batch(step: 3) != self.sampler(seed: 8).batch(step: 3))
  }

  @Test func `A training probe is answered by the codeword of its KEY sentence`() throws {
    let sampler = try sampler(seed: 7)
    let codewords = Set(sampler.probes.codewords)
    var starts: Set<Int> = []
    for step in 1...20 {
      let batch = try sampler.batch(step: step)
      #expect(batch.probeCount == 16)
      for sequence in 0..<batch.sequences {
        let rows = sequence * batch.length..<(sequence + 1) * batch.length
        let inputs = Array(batch.inputs[rows])
        let targets = Array(batch.targets[rows])
        #expect(inputs.dropFirst().elementsEqual(targets.dropLast()))
        let said = inputs.indices.filter { codewords.contains(inputs[$0]) }
        guard let read = batch.isRead[rows].firstIndex(of: true).map({ $0 - rows.lowerBound }) else {
          #expect(said.isEmpty)
          continue
        }
        let key = try #require(said.first)
        #expect(inputs[key] == targets[read])
        #expect(key < read)
        starts.insert(key)
      }
    }
    // KEY sentences stand anywhere, so that no position is special.
    #expect(starts.count > 30)
  }

  @Test func `Shuffled probes stand where the others do and seldom recall their codeword`() throws {
    let usual = try sampler(seed: 7)
    var shuffled = usual
    shuffled.recall = .shuffled
    var (probes, repeated) = (0, 0)
    for step in 1...20 {
      let (a, b) = (try usual.batch(step: step), try shuffled.batch(step: step))
      #expect(a.isRead == b.isRead)
      for read in a.isRead.indices where a.isRead[read] {
        // Inputs up to the read position are the same; what follows is the codeword.
        let start = read / 64 * 64
        #expect(a.inputs[start...read] == b.inputs[start...read])
        #expect(usual.probes.codewords.contains(b.targets[read]))
        probes += 1
        if a.targets[read] == b.targets[read] { repeated += 1 }
      }
    }
    #expect(probes == 320)
    // One in as many as there are codewords by chance.
    #expect(repeated < 20)
  }

  private func sampler(seed: UInt64) throws -> BatchSampler {
    let probes = try probes()
    return BatchSampler(
      source: try Self.language.get(), probes: probes, spans: ProbeSpans(context: 64, probes: probes),
      seed: seed, sequences: 32, probeSequences: 16, length: 64)
  }
}

extension BidirectionalCollection where Element: Equatable {
  fileprivate func ends(with suffix: some BidirectionalCollection<Element>) -> Bool {
    reversed().starts(with: suffix.reversed())
  }
}
