/// The feed-forward part as a mixture of experts: every expert's weights are loaded once and applied to all
/// rows routed to it, whichever sequence or condition they belong to.
extension SlabPass {
  /// `x ← x + Σ_e p_e(x) · W_down,e (act(W_gate,e h) ⊙ W_up,e h)`, `h = norm₂(x)`, over each row's chosen
  /// experts.
  ///
  /// - Parameters:
  ///   - segments: residual rows, `[rows, C]` each.
  func mixExperts(
    _ layer: Int, _ weights: LayerWeights<Scalar>, _ segments: [UnsafeMutablePointer<Scalar>], rows: Int
  ) throws(ForwardError) {
    guard case .experts(let activation, let count, let chosen, let renormalizes) = model.feedForward,
      case .experts(let router) = weights.feedForward
    else { return }
    let width = shape.width
    let total = segments.count * rows
    let normed = AlignedBuffer<Scalar>(count: total * width)
    let shares = AlignedBuffer<Scalar>(count: total * chosen)
    let routing = Routing(rows: total, chosen: chosen)
    let targets = Segments(bases: segments, rows: rows, width: width)

    let chunk = SlabPlan.readRows
    workers.run((total + chunk - 1) / chunk) { worker, task in
      let logits = AlignedBuffer<Scalar>(count: chunk * count)
      let range = task * chunk..<min((task + 1) * chunk, total)
      let h = normed.base + range.lowerBound * width
      for row in range {
        Scalar.normalize(
          model.norm, rows: 1, width: width, targets.row(row), strideX: width,
          weight: weights.feedForwardNorm?.weight, bias: weights.feedForwardNorm?.bias, normed.base + row * width,
          strideY: width)
      }
      router.multiply(rows: range.count, h, strideX: width, logits.base, strideY: count)
      for row in range {
        let p = logits.base + (row - range.lowerBound) * count
        Scalar.causalSoftmax(p, visible: count, count: count, scale: 1)
        Self.choose(
          chosen, of: p, count: count, renormalizes: renormalizes, into: routing.experts + row * chosen,
          shares.base + row * chosen)
      }
    }

    let queues = routing.queues(experts: count)
    for e in 0..<count {
      let queue = queues.range(of: e)
      if queue.isEmpty { continue }
      let expert = try loader.expert(e, layer: layer)
      // As many chunks as threads, unless scratch memory asks for more.
      let chunk = min(scratchRows, max(1, (queue.count + workers.count - 1) / workers.count))
      workers.run((queue.count + chunk - 1) / chunk) { worker, task in
        let first = queue.lowerBound + task * chunk
        let part = first..<min(first + chunk, queue.upperBound)
        let (h, g, u) = (scratch[worker].normed.base, scratch[worker].gate.base, scratch[worker].hidden.base)
        let y = scratch[worker].output.base
        let hidden = shape.hidden
        for (i, entry) in part.enumerated() {
          (h + i * width).update(from: normed.base + queues.row(entry) * width, count: width)
        }
        expert.gate.multiply(rows: part.count, h, strideX: width, g, strideY: hidden)
        expert.up.multiply(rows: part.count, h, strideX: width, u, strideY: hidden)
        Scalar.gate(activation, count: part.count * hidden, g, u)
        expert.down.multiply(rows: part.count, u, strideX: hidden, y, strideY: width)
        for (i, entry) in part.enumerated() {
          let share = shares.base[queues.slot(entry)]
          Scalar.add(y + i * width, scaledBy: share, to: targets.row(queues.row(entry)), count: width)
        }
      }
    }
  }

  private var scratchRows: Int { scratch[0].normed.count / shape.width }

  /// The `chosen` largest of `p ∈ R^{count}`, largest first, of equals the first; `p` is used up.
  private static func choose(
    _ chosen: Int, of p: UnsafeMutablePointer<Scalar>, count: Int, renormalizes: Bool,
    into experts: UnsafeMutablePointer<Int>, _ shares: UnsafeMutablePointer<Scalar>
  ) {
    var sum: Scalar = 0
    for k in 0..<chosen {
      let highest = Scalar.maximum(p, count: count)
      // Of probabilities that are no numbers none is highest; any choice will do.
      let best = min(Scalar.firstIndex(p, from: 0, count: count, atLeast: highest), count - 1)
      experts[k] = best
      shares[k] = p[best]
      sum += p[best]
      p[best] = -1
    }
    if renormalizes { for k in 0..<chosen { shares[k] /= sum } }
  }
}

/// Rows of several residual streams, numbered through.
private struct Segments<Scalar: ForwardScalar>: @unchecked Sendable {
  let bases: [UnsafeMutablePointer<Scalar>]
  let rows: Int
  let width: Int

  func row(_ row: Int) -> UnsafeMutablePointer<Scalar> { bases[row / rows] + row % rows * width }
}

/// Which experts each row chose. Threads write to disjoint rows.
private final class Routing: @unchecked Sendable {
  private let rows: Int
  private let chosen: Int
  /// `[rows, chosen]`
  let experts: UnsafeMutablePointer<Int>

  init(rows: Int, chosen: Int) {
    self.rows = rows
    self.chosen = chosen
    experts = .allocate(capacity: max(rows * chosen, 1))
  }

  deinit { experts.deallocate() }

  /// The rows sorted by expert, in ascending order for each.
  func queues(experts count: Int) -> Queues {
    var starts = Array(repeating: 0, count: count + 1)
    for slot in 0..<rows * chosen { starts[experts[slot] + 1] += 1 }
    for e in 0..<count { starts[e + 1] += starts[e] }
    var slots = Array(repeating: 0, count: rows * chosen)
    var next = starts
    for slot in 0..<rows * chosen {
      slots[next[experts[slot]]] = slot
      next[experts[slot]] += 1
    }
    return Queues(chosen: chosen, starts: starts, slots: slots)
  }
}

private struct Queues: Sendable {
  let chosen: Int
  let starts: [Int]
  let slots: [Int]

  func range(of expert: Int) -> Range<Int> { starts[expert]..<starts[expert + 1] }
  func slot(_ entry: Int) -> Int { slots[entry] }
  func row(_ entry: Int) -> Int { slots[entry] / chosen }
}
