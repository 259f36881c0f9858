import Foundation

/// Adam with weight decay that acts on the weights directly (Loshchilov and Hutter 2019, algorithm 2), scaled by
/// the learning rate.
public struct AdamW: Sendable, Hashable, Codable {
  /// Decay of the mean of gradients, β₁.
  public var meanDecay: Double
  /// Decay of the mean of squared gradients, β₂.
  public var squareDecay: Double
  /// Added to the root of the mean square.
  public var epsilon: Double
  /// Weight decay λ; not applied to LayerNorms.
  public var weightDecay: Double

  public init(
    meanDecay: Double = 0.9, squareDecay: Double = 0.95, epsilon: Double = 1e-8, weightDecay: Double
  ) {
    self.meanDecay = meanDecay
    self.squareDecay = squareDecay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// The factors of one update.
  struct Update: Sendable {
    /// Learning rate over the bias correction of the mean.
    var stepSize: Double
    /// 1 / √(bias correction of the mean square)
    var squareScale: Double
    /// 1 − learning rate · λ
    var shrink: Double
    /// Multiplies every gradient (clipping).
    var gradientScale: Double
  }

  /// - Parameter step: the update's number, from 1
  func update(step: Int, rate: Double, gradientScale: Double) -> Update {
    Update(
      stepSize: rate / (1 - pow(meanDecay, Double(step))),
      squareScale: 1 / (1 - pow(squareDecay, Double(step))).squareRoot(),
      shrink: 1 - rate * weightDecay, gradientScale: gradientScale)
  }

  /// `w ← shrink · w − stepSize · m / (√v · squareScale + ε)` with the moments m and v brought up to date first.
  ///
  /// - Parameters:
  ///   - count: a whole number of vectors
  ///   - decays: whether these weights decay
  @specialized(where S == Float)
  @specialized(where S == Double)
  func apply<S: TrainingScalar>(
    _ update: Update, decays: Bool, count: Int, weights: UnsafeMutablePointer<S>,
    mean: UnsafeMutablePointer<S>, square: UnsafeMutablePointer<S>, gradients: UnsafePointer<S>
  ) {
    let gradientScale = S(update.gradientScale)
    let meanGain = S(1 - meanDecay)
    let squareDecay = S(squareDecay)
    let squareGain = S(1 - self.squareDecay)
    let squareScale = S(update.squareScale)
    let epsilon = S(epsilon)
    let stepSize = S(update.stepSize)
    let shrink: S = decays ? S(update.shrink) : 1
    let weights = weights.vectors
    let mean = mean.vectors
    let square = square.vectors
    let gradients = gradients.vectors
    for i in 0..<vectorCount(count) {
      let gradient = gradients[i] * gradientScale
      mean[i] += (gradient - mean[i]) * meanGain
      square[i] = square[i] * squareDecay + gradient * gradient * squareGain
      let step = mean[i] / (square[i].squareRoot() * squareScale + epsilon)
      weights[i] = weights[i] * shrink - step * stepSize
    }
  }
}
