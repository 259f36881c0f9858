import Claims
import Harness
import Testing

@testable import Compute
@testable import Report

/// The report on a run whose head L0H1 alone rises and falls.
@Suite struct FingerprintReportTests {
  /// - Parameter ratios: PR of each head: so many directions of equal strength.
  private static func measurement(_ ratios: [Int], accuracy: Double) -> ModelMeasurement {
    let heads = ratios.enumerated().map { index, ratio in
      ModelMeasurement.Head(
        index: HeadIndex(layer: index / 2, head: index % 2),
        spectrum: [Double](repeating: 1, count: ratio).withUnsafeBufferPointer { SpectralSummary(descending: $0) },
        attention: HeadAttention(mean: [.firstToken: index == 1 ? 0.9 : 0.01], baseline: 0.01))
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
    #expect(head?.lastClass == .firstToken && head?.classSince == 1)
    #expect(head?.rankBySpread == 1 && head?.rankByIntegral == 1)
  }

  @Test func `The page is well formed and shows names as text`() throws {
    let page = try ParsedMarkup(FingerprintReport(fingerprint, toolVersion: "test").html)
    #expect(page.text.contains("Fingerprint of <run> & co"))
    #expect(page.count("svg") == 6)
    #expect(page.text.contains("7 (1)"))
  }

  @Test func `Every image of the Markdown is among its files`() throws {
    let files = FingerprintReport(fingerprint, toolVersion: "test").markdownFiles
    let text = try #require(files["fingerprint.md"])
    let images = text.matches(of: /\]\((figures\/[^)]+)\)/).map { String($0.1) }
    #expect(images.count == 6)
    #expect(images.allSatisfy { files[$0] != nil })
  }
}
