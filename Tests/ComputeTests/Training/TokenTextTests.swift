import Foundation
import Testing

@testable import Compute

struct TokenTextTests {
  /// A file of little-endian 16-bit ids, removed with the value.
  final class Tokens {
    let path = NSTemporaryDirectory() + "/tokens-\(UUID().uuidString).bin"

    init(_ ids: [UInt16]) throws {
      try write(ids)
    }

    func write(_ ids: [UInt16]) throws {
      let bytes = ids.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  let probes = ProbeVocabulary(
    templates: [.init(beforeKey: [1], afterKey: [2], query: [3, 4])], codewords: [5, 6], fillers: 10...20)

  @Test func `Windows of a token file are stretches of it`() throws {
    let tokens = try Tokens((0..<1000).map { $0 })
    let text = try TrainingText.tokens(path: tokens.path, probes: probes)
    let (source, found) = try text.open(vocabulary: 1000)
    #expect(found == probes)
    var starts: Set<Int32> = []
    for sample in 0..<200 {
      var generator = SampleGenerator(seed: 1, purpose: .text, sample)
      let window = try source.text(count: 50, using: &generator)
      #expect(window == (0..<50).map { window[0] + $0 })
      starts.insert(window[0])
    }
    #expect(starts.count > 100)
  }

  @Test func `A file that has changed since the recipe was made is refused`() throws {
    let tokens = try Tokens([1, 2, 3, 4])
    let text = try TrainingText.tokens(path: tokens.path, probes: probes)
    try tokens.write([1, 2, 3, 5])
    #expect(throws: TrainingError.self) { try text.open(vocabulary: 10) }
  }

  @Test func `Ids beyond the vocabulary are errors`() throws {
    let tokens = try Tokens([1, 2, 3, 99])
    let (source, _) = try TrainingText.tokens(path: tokens.path, probes: probes).open(vocabulary: 50)
    var generator = SampleGenerator(seed: 1, purpose: .text)
    #expect(throws: TrainingError.self) { try source.text(count: 4, using: &generator) }
    #expect(throws: TrainingError.self) { try probes.validate(vocabulary: 15) }
  }

  @Test func `A file shorter than a sequence is an error`() throws {
    let tokens = try Tokens([1, 2, 3])
    let (source, _) = try TrainingText.tokens(path: tokens.path, probes: probes).open(vocabulary: 50)
    var generator = SampleGenerator(seed: 1, purpose: .text)
    #expect(throws: TrainingError.self) { try source.text(count: 4, using: &generator) }
  }
}
