import Ground
import Mathematics

/// Sums up attention and outputs of all heads on repeated tokens, layer by layer.
struct PatternReadings<Scalar: ForwardScalar>: ForwardObserver {
  private let shape: ModelDescription.Shape
  private let tokens: RepeatedTokens
  /// Sequences whose outputs are kept for copying.
  private let kept: Int
  private var prefix: [Double]
  private var previous: [Double]
  /// By layer, `rows × queryWidth` of the kept sequences, and their attention by row and head.
  private(set) var outputs: [Int: [Scalar]] = [:]
  private(set) var attention: [Int: [Scalar]] = [:]

  init(_ shape: ModelDescription.Shape, _ tokens: RepeatedTokens, keeping kept: Int) {
    self.shape = shape
    self.tokens = tokens
    self.kept = min(kept, tokens.sequences.count)
    prefix = Array(repeating: 0, count: shape.layers * shape.heads)
    previous = prefix
  }

  private var length: Int { tokens.segment * tokens.repeats }

  mutating func heads(_ capture: HeadCapture<Scalar>) {
    guard let patterns = capture.patterns else { return }
    for index in capture.sequences.indices {
      let sequence = index - capture.sequences.lowerBound
      let start = patterns.starts[sequence]
      for position in 1..<length {
        for head in 0..<shape.heads {
          let row = ((start + position) * shape.heads + head) * patterns.longest
          previous[capture.layer * shape.heads + head] += Double(patterns.attention[row + position - 1])
          // Behind each earlier place of the same token; in the first repetition there is none.
          for earlier in stride(from: position - tokens.segment + 1, to: 0, by: -tokens.segment) {
            prefix[capture.layer * shape.heads + head] += Double(patterns.attention[row + earlier])
          }
        }
      }
      guard index < kept else { continue }
      let (width, attended) = (shape.queryWidth, shape.heads * patterns.longest)
      outputs[capture.layer, default: []] += patterns.outputs[start * width..<(start + length) * width]
      attention[capture.layer, default: []] += patterns.attention[start * attended..<(start + length) * attended]
    }
  }

  /// Mean over the positions of all repetitions but the first.
  func prefixMatching(_ head: Head) -> Double {
    let positions = tokens.sequences.count * tokens.segment * (tokens.repeats - 1)
    return prefix[head.layer * shape.heads + head.head] / Double(positions)
  }

  /// Mean over all positions but the first.
  func previousToken(_ head: Head) -> Double {
    previous[head.layer * shape.heads + head.head] / Double(tokens.sequences.count * (length - 1))
  }
}
