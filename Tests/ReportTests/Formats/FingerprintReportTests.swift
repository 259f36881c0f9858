import Measuring
import Testing

@testable import Ground
@testable import Mathematics
@testable import Report
@testable import Transformer

/// The report on a run whose head L0H1 alone rises and falls.
@Suite struct FingerprintReportTests {
  /// - Parameter ratios: PR of each head: so many directions of equal strength.
  private static func measurement(
    _ ratios: [Int], accuracy: Double, hasClasses: Bool = true
  ) -> ModelMeasurement {
    let heads = ratios.enumerated().map { index, ratio in
      ModelMeasurement.HeadReading(
        index: Head(layer: index / 2, head: index % 2),
        spectrum: [Double](repeating: 1, count: ratio).withUnsafeBufferPointer { SpectralSummary(descending: $0) },
        attention: HeadAttention(
          mean: Dictionary(
            uniqueKeysWithValues: AttentionClass.allCases.filter { hasClasses || $0 != .induction }
              .map { ($0, index == 1 && $0 == .firstToken ? 0.9 : 0.01) }), baseline: 0.01))
    }
    var intact = Behaviour([])
    intact.top1 = accuracy
    return ModelMeasurement(
      precision: "fp32", heads: heads, intact: intact, ablated: [],
      memory: MemoryEstimate(sequencesAtOnce: 1, weights: 1, activations: 1, scratch: 1))
  }

  private let fingerprint: Fingerprint

  init() throws {
    fingerprint = try Fingerprint(
      subject: "<run> & co", batch: "synthetic", examples: 7, axis: .steps,
      points: [
        Fingerprint.Point(step: 1, tokens: nil, measurement: Self.measurement([2, 2, 2, 2], accuracy: 0)),
        Fingerprint.Point(step: 10, tokens: nil, measurement: Self.measurement([2, 9, 3, 2], accuracy: 0.2)),
        Fingerprint.Point(step: 30, tokens: nil, measurement: Self.measurement([2, 5, 2, 2], accuracy: 0.8)),
      ])
  }

  @Test func `The head that changes is picked`() {
    #expect(fingerprint.picksBySpread.description == "L0H1")
    #expect(fingerprint.picksByIntegral.description == "L0H1")
    #expect(fingerprint.accuracyHalfRise == 30)
    let head = fingerprint.heads.first { $0.head.description == "L0H1" }
    #expect(head?.lastClass == .of(.firstToken) && head?.classSince == 1)
    #expect(head?.rankBySpread == 1 && head?.rankByIntegral == 1)
  }

  @Test func `The page is well formed and shows names as text`() throws {
    let page = try ParsedMarkup(FingerprintReport(fingerprint, toolVersion: "test").html)
    #expect(page.text.contains("Fingerprint of <run> & co"))
    #expect(page.count("svg") == 6)
    #expect(page.text.contains("7 (1)"))
  }

  @Test func `The report tells the half rise, the steepest rise and the largest gain of a head apart`() throws {
    let fingerprint = try Fingerprint(
      subject: "run", batch: "synthetic", examples: 7, axis: .steps,
      // 4 in 10 steps, then 6 in 100: half of 1 to 11 is 6.
      points: [(10, 1), (20, 5), (120, 11)].map { step, ratio in
        Fingerprint.Point(step: step, tokens: nil, measurement: Self.measurement([ratio], accuracy: 0))
      })
    let head = try #require(fingerprint.heads.first)
    #expect(head.pr.halfRiseStep == 120 && head.steepestRise?.toStep == 20 && head.pr.largestGain?.toStep == 120)
    let text = try #require(FingerprintReport(fingerprint, toolVersion: "test").markdownFiles["fingerprint.md"])
    #expect(text.contains("steepest rise to") && text.contains("largest gain to"))
    #expect(text.contains("| 120 | 20 | 120 |"))
  }

  @Test func `Where the batch leaves classes unknown none is drawn`() throws {
    let points = [1, 2].map { step in
      Fingerprint.Point(
        step: step, tokens: nil, measurement: Self.measurement([2, step + 2], accuracy: 0, hasClasses: false))
    }
    let fingerprint = try Fingerprint(subject: "run", batch: "b", examples: 7, axis: .steps, points: points)
    #expect(fingerprint.heads.allSatisfy { $0.lastClass == nil && $0.classSince == nil })
    let page = try ParsedMarkup(FingerprintReport(fingerprint, toolVersion: "test").html)
    #expect(page.count("svg") == 4 && page.text.contains("unknown"))
  }

  @Test func `Every image of the Markdown is among its files`() throws {
    let files = FingerprintReport(fingerprint, toolVersion: "test").markdownFiles
    let text = try #require(files["fingerprint.md"])
    let images = text.matches(of: /\]\((figures\/[^)]+)\)/).map { String($0.1) }
    #expect(images.count == 6)
    #expect(images.allSatisfy { files[$0] != nil })
  }
}
