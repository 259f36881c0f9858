import Claims
import Evidence
import Foundation
import Ground
import Mathematics

/// The time axis that a published PR integral was taken over.
///
/// Which is in which file was found by integrating the published trajectories over each: the first surveys
/// used steps; the features of OLMo, OLMoE and the repeated Pythia 160M and 410M surveys the logarithm of the
/// tokens (for the latter two, of the exact tokens, which are in proportion to the steps, not of the rounded
/// ones in the file); those of Pythia 1B the logarithm of the billions. Feature files are checked against it.
enum IntegralAxis {
  static func axis(run: String, subject: String) -> TimeAxis {
    if run == "survey" || run == "extended" { return .steps }
    return subject == "pythia-1b" ? .logBillionTokens : .logTokens
  }

  /// What a file says of one head: an integral lies between its axis' length times the least and the largest
  /// value of max(PR − 1, 0).
  struct Extremes {
    var integral: Double
    var minPR: Double
    var maxPR: Double
  }

  /// Length of an axis over a file's checkpoints; `nil` for one that they do not determine.
  static func length(of axis: TimeAxis, steps: [Int], billions: [Double]) -> Double? {
    guard let firstStep = steps.first, let lastStep = steps.last, let first = billions.first,
      let last = billions.last
    else { return nil }
    switch axis {
    case .steps: return Double(lastStep - firstStep)
    case .logBillionTokens: return log(max(last, 1)) - log(max(first, 1))
    case .logTokens:
      if first > 0 { return log(last / first) }
      return firstStep > 0 ? log(Double(lastStep) / Double(firstStep)) : nil
    }
  }

  /// Whether all the integrals of a file can have been taken over an axis of this length.
  static func fits(_ heads: [Extremes], length: Double) -> Bool {
    heads.allSatisfy { head in
      let slack = 1e-6 * max(head.integral, 1)
      return head.integral >= max(head.minPR - 1, 0) * length - slack
        && head.integral <= max(head.maxPR - 1, 0) * length + slack
    }
  }
}
