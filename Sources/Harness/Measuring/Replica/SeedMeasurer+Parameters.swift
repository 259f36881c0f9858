import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Mathematics
import Training
import Transformer

/// The picks in parameter space: their weights' movement over training, and their maps before it.
extension SeedMeasurer {
  /// Gap, k\* and λ₁ of the movement of the picks' weights against a matched random set's, with the mean PR of both. Where
  /// the picks leave too few heads of their layers there is no control: all three grow with the number of heads.
  func crossCheck() throws -> [Measurement] {
    var random = RandomState(seed: 123)
    let control = AblationCondition.matchedRandom(own, headsPerLayer: recipe.shape.heads, random: &random)
    var rows = builder("parameters", run: "crosscheck")
    let isMatched = control.count == own.count
    let sets = [
      ("circuit", own), ("control", isMatched ? control.sorted { ($0.layer, $0.head) < ($1.layer, $1.head) } : []),
    ]
    var weights: [[[Double]]] = [[], []]
    for step in reading.steps {
      let model = try model(step)
      for index in sets.indices { weights[index].append(model.parameters(of: sets[index].1)) }
    }
    for (index, (name, heads)) in sets.enumerated() where !heads.isEmpty {
      (rows.batch, rows.examples) = ("", nil)
      for window in try ParameterGap.windows(steps: reading.steps, weights: weights[index]) {
        rows.step = window.step
        rows.add(.parameterGap, window.gap, detail: name)
        rows.add(.parameterKStar, Double(window.kStar), detail: name)
        rows.add(.parameterLambda1, window.largest, detail: name)
      }
      let places = heads.map { $0.layer * recipe.shape.heads + $0.head }
      (rows.batch, rows.examples) = ("probe", batches.probe.examples.count)
      for checkpoint in reading.checkpoints {
        rows.step = checkpoint.step
        let mean = places.reduce(0) { $0 + checkpoint.ratios[$1] } / Double(places.count)
        rows.add(.meanPR, mean, detail: name)
      }
    }
    return rows.rows
  }

  /// Query–key features of the later picks at the first step against the other heads of their layer.
  func initialMaps() throws -> [Measurement] {
    guard let first = reading.steps.first else { return [] }
    let model = try model(first)
    var rows = builder("step \(first), query–key maps", run: "init-qk")
    rows.step = first
    var scores: [String: [Double]] = [:]
    for layer in Set(own.map(\.layer)).sorted() {
      let features = try (0..<recipe.shape.heads).map {
        try model.queryKeyFeatures(Head(layer: layer, head: $0))
      }
      let isPick = features.indices.map { own.contains(Head(layer: layer, head: $0)) }
      for (name, feature) in [
        ("top_sv", \TrainedModel.QueryKeyFeatures.topSingularValue), ("gap_top1_top2", \.gap),
        ("frob_norm", \.frobeniusNorm), ("effective_rank", \.effectiveRank),
      ] {
        let picked = features.indices.filter { isPick[$0] }.map { features[$0][keyPath: feature] }
        let rest = features.indices.filter { !isPick[$0] }.map { features[$0][keyPath: feature] }
        // A spread needs two heads beside the picks.
        guard !picked.isEmpty, rest.count > 1 else { continue }
        let pickMean = picked.reduce(0, +) / Double(picked.count)
        let restMean = rest.reduce(0, +) / Double(rest.count)
        let deviation = (rest.reduce(0) { $0 + ($1 - restMean) * ($1 - restMean) } / Double(rest.count)).squareRoot()
        guard deviation > 0 else { continue }
        scores[name, default: []].append((pickMean - restMean) / deviation)
        for (quantity, value) in [
          (Quantity.initQKZ, (pickMean - restMean) / deviation), (.initQKPicks, pickMean), (.initQKRest, restMean),
          (.initQKRestDeviation, deviation),
        ] { rows.add(quantity, value, layer: layer, detail: name, examples: picked.count) }
      }
    }
    for (name, scores) in scores.sorted(by: { $0.key < $1.key }) {
      rows.add(
        .initQKZ, scores.reduce(0, +) / Double(scores.count), detail: "layer-mean.\(name)", examples: own.count)
    }
    return rows.rows
  }
}
