/// The widest gap between neighbouring values: a cut that yields a top set without choosing its size.
public enum WidestGap {
  /// How many values lie above the widest gap; the first such cut among equally wide ones, `nil` for fewer than two values.
  ///
  /// - Parameters:
  ///   - values: in descending order
  ///   - atMost: most values that may lie above it; by default half of them
  public static func cut(descending values: [Double], atMost: Int? = nil) -> Int? {
    let limit = min(atMost ?? values.count / 2, values.count - 1)
    guard limit >= 1 else { return nil }
    var best = 1
    for cut in 1...limit where values[cut - 1] - values[cut] > values[best - 1] - values[best] { best = cut }
    return best
  }
}
