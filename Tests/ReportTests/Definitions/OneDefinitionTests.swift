import Claims
import struct Evidence.Measurement
import Foundation
import Testing

@testable import Evidence
@testable import Ground
@testable import Mathematics
@testable import Measuring
@testable import Questions
@testable import Report
@testable import Transformer

/// Claims, the fingerprint and the report's charts mean the same by each of the paper's quantities.
@Suite struct OneDefinition {
  /// Heads of random trajectories over checkpoints that lie 50 to 200 steps apart, rounded so that values tie.
  private struct Run {
    static let layers = 6
    static let width = 16
    static let steps = Array(stride(from: 400, to: 2000, by: 50)) + Array(stride(from: 2000, through: 5000, by: 200))
    // The first billion is reached at step 500.
    static let tokensPerStep = 2e6
    let values: [[Double]]

    init(seed: UInt64) {
      var generator = Xoshiro256(seed: seed)
      values = (0..<Self.layers * Self.width).map { _ in
        var value = 2 + 20 * generator.uniform()
        return Self.steps.map { _ in
          value = min(32, max(1, value + 2 * generator.normal()))
          return (10 * value).rounded() / 10
        }
      }
    }

    var heads: [Head] { values.indices.map { Head(layer: $0 / Self.width, head: $0 % Self.width) } }

    var rows: [Measurement] {
      zip(heads, values).flatMap { head, values in
        zip(Self.steps, values).map { step, value in
          Measurement(
            Measurement.Key(
              tier: .archive, subject: "ts51m/s42", step: step, batch: "probe", quantity: .pr, layer: head.layer,
              head: head.head), value: value, tokens: Double(step) * Self.tokensPerStep,
            provenance: Provenance(source: "a.json", digest: "d", precision: "fp32", software: "test"))
        }
      }
    }

    func fingerprint(over axis: TimeAxis) throws -> Fingerprint {
      let points = Self.steps.enumerated().map { index, step in
        let measured = zip(heads, values).map { head, values in
          var spectrum = SpectralSummary(descending: UnsafeBufferPointer(start: nil, count: 0))
          spectrum.participationRatio = values[index]
          return ModelMeasurement.HeadReading(
            index: Head(layer: head.layer, head: head.head), spectrum: spectrum,
            attention: HeadAttention(mean: [:], baseline: 1))
        }
        return Fingerprint.Point(
          step: step, tokens: Double(step) * Self.tokensPerStep, measurement: OneDefinition.measurement(measured))
      }
      return try Fingerprint(subject: "ts51m/s42", batch: "probe", examples: 1, axis: axis, points: points)
    }
  }

  fileprivate static func measurement(_ heads: [ModelMeasurement.HeadReading]) -> ModelMeasurement {
    ModelMeasurement(
      precision: "fp32", heads: heads, intact: Behaviour([]), ablated: [],
      memory: MemoryEstimate(sequencesAtOnce: 1, weights: 1, activations: 1, scratch: 1))
  }

  private static func answer(
    _ name: String, _ arguments: [String: Claims.Expression.Kind], _ rows: [Measurement]
  ) throws -> Answer {
    let place = SourceLocation(file: "test")
    let evaluator = Evaluator(tier: .archive, table: MemoryTable(rows), figures: [:], claim: "test")
    return try evaluator.answer(
      Expression(.call(Call(name, arguments.mapValues { Expression($0, at: place) })), at: place))
  }

  /// The charts of this repository, without its figures: the evidence of these tests is made up.
  private static let library: ClaimLibrary = {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    var library = ClaimLibrary.load(suite: root.path)
    library.figures = [:]
    return library
  }()

  private static func chart(_ id: String, _ rows: [Measurement]) -> Chart? {
    ChartBuilder(MemoryTable(rows), library: library).all().first { $0.id == id }?.chart
  }

  @Test(arguments: TimeAxis.allCases, [1, 2, 3] as [UInt64])
  func `A trajectory's features are the same in a fingerprint and in claims`(axis: TimeAxis, seed: UInt64) throws {
    let run = Run(seed: seed)
    let traces = try run.fingerprint(over: axis).heads
    let features: [(String, (Fingerprint.HeadTrace) -> Double?)] = [
      ("spread", { $0.pr.spread }), ("final", { $0.pr.final }), ("max", { $0.pr.max }), ("min", { $0.pr.min }),
      ("integral", { $0.integral }), ("step-of-max", { Double($0.pr.stepOfMax) }),
      ("step-of-min", { Double($0.pr.stepOfMin) }), ("step-of-half-rise", { $0.pr.halfRiseStep.map(Double.init) }),
      ("step-of-steepest-rise", { $0.steepestRise.map { Double($0.toStep) } }),
      ("step-of-largest-gain", { $0.pr.largestGain.map { Double($0.toStep) } }),
    ]
    let rows = run.rows
    for (name, feature) in features {
      // A head without a rise has no answer.
      let risen = traces.filter { feature($0) != nil }
      #expect(risen.count > traces.count / 2)
      let found = try Self.answer(
        "trajectory",
        [
          "subject": .text("ts51m/s42"), "feature": .text(name), "axis": .text(axis.rawValue),
          "heads": .text(HeadSet(risen.map(\.head)).description),
        ], rows)
      #expect(found.items.map(\.label) == risen.map(\.head.description))
      #expect(found.items.map(\.number) == risen.map(feature), "\(name)")
    }
    // Random walks tell the definitions apart.
    #expect(traces.contains { $0.steepestRise?.toStep != $0.pr.largestGain?.toStep })
  }

  @Test func `The map of spreads shows those that claims are judged by`() throws {
    let run = Run(seed: 4)
    guard case .heat(let map) = try #require(Self.chart("spread-s42", run.rows)) else {
      Issue.record("the spreads are no heat map")
      return
    }
    let traces = try run.fingerprint(over: .steps).heads
    #expect(map.values.joined().map(\.self) == traces.map(\.pr.spread))
    let curve = TrajectoryChart.Curve(label: "", steps: [1, 2, 3], values: [2, .nan, 5])
    // What is drawn with gaps is the spread of the values that are there.
    let chart = TrajectoryChart(title: "", quantity: "", picks: [curve], rest: [], accuracy: [])
    #expect(chart.spread(curve) == 3)
  }

  // MARK: Classes

  /// Selectivities of all heads of a model for all six classes, about half of them above the threshold.
  private struct Survey {
    static let layers = 4
    static let width = 5
    let selectivities: [[AttentionClass: Double]]

    init(seed: UInt64) {
      var generator = Xoshiro256(seed: seed)
      selectivities = (0..<Self.layers * Self.width).map { _ in
        Dictionary(uniqueKeysWithValues: AttentionClass.allCases.map { ($0, (45 * generator.uniform()).rounded()) })
      }
    }

    func head(_ index: Int) -> Head { Head(layer: index / Self.width, head: index % Self.width) }

    var rows: [Measurement] {
      selectivities.enumerated().flatMap { index, classes in
        AttentionClass.allCases.map { attentionClass in
          Measurement(
            Measurement.Key(
              tier: .archive, subject: "olmo-1b", batch: "synthetic", quantity: .selectivity, layer: head(index).layer,
              head: head(index).head, detail: attentionClass.rawValue, run: "panel"),
            value: classes[attentionClass] ?? .nan,
            provenance: Provenance(source: "a.json", digest: "d", precision: "fp32", software: "test"))
        }
      }
    }

    var measurement: ModelMeasurement {
      OneDefinition.measurement(
        selectivities.enumerated().map { index, classes in
          var spectrum = SpectralSummary(descending: UnsafeBufferPointer(start: nil, count: 0))
          spectrum.participationRatio = 2
          return ModelMeasurement.HeadReading(
            index: Head(layer: head(index).layer, head: head(index).head), spectrum: spectrum,
            attention: HeadAttention(mean: classes, baseline: 1))
        })
    }
  }

  private static let survey: [String: Claims.Expression.Kind] = ["subject": .text("olmo-1b"), "batch": .text("synthetic")]

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `A head is of the same class to a measurement, to claims, to a chart and to a fingerprint`(seed: UInt64) throws {
    let survey = Survey(seed: seed)
    let measured = survey.measurement.heads.map { $0.attention.headClass() }
    guard case .classes(let map) = try #require(Self.chart("classes-olmo-1b", survey.rows)) else {
      Issue.record("the classes are no map")
      return
    }
    let drawn = map.cells.joined().map { $0.map { map.classes[$0].name } ?? HeadClass.unclassified.name }
    #expect(drawn == measured.map { $0?.name })
    for attentionClass in AttentionClass.allCases {
      let place = SourceLocation(file: "test")
      let question = Self.survey.merging(["class": .list([Expression(.text(attentionClass.rawValue), at: place)])]) { $1 }
      let found = try #require(try Self.answer("of-class", question, survey.rows).items.first?.heads)
      let expected = measured.indices.filter { measured[$0] == .of(attentionClass) }.map(survey.head)
      #expect(found == HeadSet(expected))
    }
    let point = Fingerprint.Point(step: 1, tokens: nil, measurement: survey.measurement)
    let fingerprint = try Fingerprint(subject: "olmo-1b", batch: "synthetic", examples: 1, axis: .steps, points: [point])
    #expect(fingerprint.heads.map(\.lastClass) == measured)
    #expect(Set(measured.map { $0?.name }).count > 3)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `The BOS fraction is the same to a measurement, to claims and to charts`(seed: UInt64) throws {
    let survey = Survey(seed: seed)
    let layers = 0..<Survey.layers
    let measured = layers.map { survey.measurement.firstTokenFraction(layer: $0) }
    let asked = try Self.answer("bos-fraction", Self.survey.merging(["by-layer": .boolean(true)]) { $1 }, survey.rows)
    #expect(asked.items.map(\.number) == measured && asked.items.count == Survey.layers)
    #expect(
      try Self.answer("bos-fraction", Self.survey, survey.rows).items.map(\.number)
        == [survey.measurement.firstTokenFraction()])
    guard case .layers(let chart) = try #require(Self.chart("bos-by-layer", survey.rows)) else {
      Issue.record("the BOS fraction is not drawn by layer")
      return
    }
    #expect(chart.lines.map(\.values) == [measured.map { $0 ?? .nan }])
    #expect(measured.contains { ($0 ?? 0) > 0 })
  }

  @Test func `Without one selectivity of one head nobody says what share of the model is of a class`() throws {
    let survey = Survey(seed: 5)
    let rows = Array(survey.rows.dropLast())
    #expect(throws: EvaluationError.self) { try Self.answer("bos-fraction", Self.survey, rows) }
    #expect(throws: EvaluationError.self) { try Self.answer("of-class", Self.survey, rows) }
    #expect(Self.chart("bos-by-layer", rows) == nil && Self.chart("classes-olmo-1b", rows) == nil)
    #expect(Self.chart("bos-by-layer", survey.rows) != nil && Self.chart("classes-olmo-1b", survey.rows) != nil)
    var measurement = survey.measurement
    measurement.heads[Survey.width].attention.mean[.local] = nil
    #expect(measurement.firstTokenFraction() == nil && measurement.firstTokenFraction(layer: 1) == nil)
    #expect(measurement.firstTokenFraction(layer: 0) != nil && measurement.classCounts() == nil)
  }

  // MARK: Elbow

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `The elbow of the integrals is the same to claims and to charts`(seed: UInt64) throws {
    var generator = Xoshiro256(seed: seed)
    let values = (0..<40).map { _ in 1 / (0.02 + generator.uniform()) }
    let rows = values.enumerated().map { index, value in
      Measurement(
        Measurement.Key(
          tier: .archive, subject: "olmo-1b", batch: "synthetic", quantity: .integral, layer: index / 8, head: index % 8,
          detail: TimeAxis.logTokens.rawValue, run: "features"),
        value: value, provenance: Provenance(source: "a.json", digest: "d", precision: "fp32", software: "test"))
    }
    guard case .elbow(let chart) = try #require(Self.chart("elbow-olmo-1b", rows)) else {
      Issue.record("there is no elbow")
      return
    }
    let rank = try #require(try Elbow.rank(of: values))
    #expect(chart.elbow == rank && chart.values.sorted() == values.sorted())
    let place = SourceLocation(file: "test")
    let integrals = Call(
      "per-head",
      ["subject": .text("olmo-1b"), "quantity": .text(Quantity.integral.rawValue)].mapValues { Expression($0, at: place) })
    #expect(try Self.answer("elbow", ["of": .call(integrals)], rows).items.map(\.number) == [Double(rank)])
  }
}
