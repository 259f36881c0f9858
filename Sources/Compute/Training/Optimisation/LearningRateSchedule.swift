import Foundation

/// Linear warm-up to a peak, then half a cosine down to a fraction of it at the last step.
public struct LearningRateSchedule: Sendable, Hashable, Codable {
  public var peak: Double
  public var warmupSteps: Int
  /// The last step's rate over the peak.
  public var finalFraction: Double

  public init(peak: Double, warmupSteps: Int, finalFraction: Double = 0.1) {
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.finalFraction = finalFraction
  }

  /// The rate of update `step`, counted from 1, of `steps`.
  public func rate(step: Int, of steps: Int) -> Double {
    if step < warmupSteps { return peak * Double(step) / Double(warmupSteps) }
    guard steps > warmupSteps else { return peak }
    let progress = min(1, Double(step - warmupSteps) / Double(steps - warmupSteps))
    return peak * (finalFraction + (1 - finalFraction) * 0.5 * (1 + cos(.pi * progress)))
  }
}
