import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Mathematics
import Training

/// What changes when the circuit forms: heads before and after, with their patterns and values exchanged, what they write, and
/// what they answer with another example's outputs.
extension SeedMeasurer {
  func emergence() throws -> [Measurement] {
    guard let before = reading.beforeEmergence, let after = reading.afterEmergence else { return [] }
    let early = try model(before)
    let late = try model(after)
    let near = batches.near
    let earlyPatterns = early.patterns(near)

    var rows = builder("steps \(before) and \(after), heads")
    rows.take(batches.probe, as: "probe", digest: digests.probe)
    (rows.run, rows.step) = ("before-emergence", before)
    for (index, share) in modeShares(earlyPatterns).enumerated() {
      rows.add(.attentionModeShare, share, head: reading.heads[index])
    }

    // These belong to two steps, and so to none.
    rows.step = nil
    for (run, outputs) in [
      ("late-patterns-early-values", early.outputs(near, patterns: late.patterns(near))),
      ("early-patterns-late-values", late.outputs(near, patterns: earlyPatterns)),
    ] {
      rows.run = run
      for (index, head) in reading.heads.enumerated() {
        if let ratio = try ratio(outputs, head, rows: near.count) {
          rows.add(.pr, ratio, head: reading.heads[index])
        }
      }
    }

    let outputs = late.outputs(near)
    let means = codewordMeans(outputs)
    for head in reading.heads {
      rows.run = "after-emergence"
      rows.step = after
      let vectors = means.map { Array($0[offset(head)..<offset(head) + recipe.shape.headDim]) }
      if let cosine = meanCosine(vectors) {
        rows.add(.codewordCosine, cosine, head: head, examples: vectors.count)
      }
      (rows.run, rows.step) = ("codeword-means", nil)
      let matrix = Matrix(rows: vectors.count, columns: recipe.shape.headDim) { vectors[$0][$1] }
      if let ratio = try Spectrum(of: matrix).participationRatio {
        (rows.batch, rows.batchDigest) = ("probe-codewords", nil)
        rows.add(.pr, ratio, head: head, examples: vectors.count)
        (rows.batch, rows.batchDigest) = ("probe", digests.probe)
      }
    }
    rows.step = after
    exchange(late, outputs, into: &rows)
    valueRanks(late, into: &rows)
    return heads(at: before, run: "before-emergence") + heads(at: after, run: "after-emergence") + rows.rows
  }

  /// The heads' PR and KEY selectivity at one step once more, under the name of what the step is.
  private func heads(at step: Int, run: String) -> [Measurement] {
    guard let checkpoint = reading.checkpoints.first(where: { $0.step == step }) else { return [] }
    return checkpoint.rows.compactMap { row in
      guard row.key.batch == "probe",
        row.key.quantity == .pr || row.key.quantity == .selectivity && row.key.detail == "key"
      else { return nil }
      var row = row
      row.key.run = run
      return row
    }
  }

  /// First element of a head in a row of outputs, behind the rows of the layers before.
  private func offset(_ head: Head) -> Int { head.layer * recipe.shape.width + head.head * recipe.shape.headDim }

  private func ratio(_ outputs: [Float], _ head: Head, rows: Int) throws -> Double? {
    let width = recipe.shape.width
    return try outputs.withUnsafeBufferPointer { outputs in
      guard let base = outputs.baseAddress else { return nil }
      let view = MatrixView(
        base + head.layer * rows * width + head.head * recipe.shape.headDim, rows: rows,
        columns: recipe.shape.headDim, stride: width)
      return try Spectrum(of: view).participationRatio
    }
  }

  /// Share of examples whose attention is largest at the most frequent distance from the read position, by head.
  private func modeShares(_ patterns: TrainedModel.Patterns) -> [Double] {
    let (near, length) = (batches.near, patterns.length)
    return reading.heads.map { head in
      var counts: [Int: Int] = [:]
      for example in 0..<near.count {
        let start = ((head.layer * near.count + example) * recipe.shape.heads + head.head) * length
        let query = near.readPositions[example]
        let largest = (0...query).max { patterns.weights[start + $0] < patterns.weights[start + $1] } ?? query
        counts[query - largest, default: 0] += 1
      }
      return Double(counts.values.max() ?? 0) / Double(near.count)
    }
  }

  /// Mean outputs of all heads, `layers · width`, for every codeword that occurs.
  private func codewordMeans(_ outputs: [Float]) -> [[Double]] {
    let (near, width, layers) = (batches.near, recipe.shape.width, recipe.shape.layers)
    var sums: [Int32: (sum: [Double], count: Double)] = [:]
    for example in 0..<near.count {
      var entry = sums[near.targets[example]] ?? (Array(repeating: 0, count: layers * width), 0)
      for layer in 0..<layers {
        for i in 0..<width { entry.sum[layer * width + i] += Double(outputs[(layer * near.count + example) * width + i]) }
      }
      entry.count += 1
      sums[near.targets[example]] = entry
    }
    return sums.sorted { $0.key < $1.key }.map { _, entry in entry.sum.map { $0 / entry.count } }
  }

  /// Mean absolute cosine over all pairs; `nil` with fewer than two vectors, or one of length zero.
  private func meanCosine(_ vectors: [[Double]]) -> Double? {
    let lengths = vectors.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    guard vectors.count > 1, lengths.allSatisfy({ $0 > 0 }) else { return nil }
    let units = zip(vectors, lengths).map { vector, length in vector.map { $0 / length } }
    var sum = 0.0
    for i in 1..<units.count {
      for j in 0..<i { sum += abs(zip(units[i], units[j]).reduce(0) { $0 + $1.0 * $1.1 }) }
    }
    return sum / Double(units.count * (units.count - 1) / 2)
  }

  /// Answers with the outputs of some heads taken from an example with another codeword.
  private func exchange(_ model: TrainedModel, _ outputs: [Float], into rows: inout RowBuilder) {
    let near = batches.near
    // The next example with another codeword.
    let donors = (0..<near.count).map { (example: Int) -> Int in
      let next = (1..<near.count).first { near.targets[(example + $0) % near.count] != near.targets[example] }
      return (example + (next ?? 0)) % near.count
    }
    rows.run = "exchange"
    let plan = AblationPlan(picks, of: reading.seed, order: plan.seeds, shape: recipe.shape)
    for condition in plan.conditions where [.own, .control(of: nil, draw: 0)].contains(condition.role) {
      let predictions = model.predictions(
        near, replacing: Set(condition.heads), with: outputs, of: donors)
      let hits = predictions.indices.count { predictions[$0] == near.targets[donors[$0]] }
      rows.add(
        .patchedCodeword, Double(hits) / Double(near.count), condition: condition)
    }
  }

  /// Ranks of codewords under the output–value maps of the picks; every codeword, or the first 256.
  private func valueRanks(_ model: TrainedModel, into rows: inout RowBuilder) {
    let codewords = Array(batches.vocabulary.codewords.prefix(256))
    rows.run = "key"
    for head in own {
      let ranks = model.valueRanks(head, tokens: codewords).sorted()
      guard !ranks.isEmpty else { continue }
      let middle = ranks.count / 2
      let median =
        ranks.count.isMultiple(of: 2) ? Double(ranks[middle - 1] + ranks[middle]) / 2 : Double(ranks[middle])
      let at = head
      rows.add(.ovScore, median, head: at, detail: "median-rank", examples: ranks.count)
      rows.add(
        .ovScore, median / Double(recipe.shape.vocabulary), head: at, detail: "median-rank-share",
        examples: ranks.count)
      rows.add(
        .ovScore, Double(ranks.count { $0 == 0 }) / Double(ranks.count), head: at, detail: "argmax-share",
        examples: ranks.count)
    }
  }
}
