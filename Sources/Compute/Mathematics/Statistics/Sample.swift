/// Location, scale and quantiles of a list of finite values.
public enum Sample {
  /// The arithmetic mean.
  public static func mean(_ values: [Double]) throws(StatisticsError) -> Double {
    try StatisticsError.check(finite: values, atLeast: 1)
    return sum(values) / Double(values.count)
  }

  /// The mean of squared deviations from the mean: `Σ(x − x̄)² / (n − ddof)`.
  ///
  /// - Parameter ddof: 0 for the values as they are, 1 for an unbiased estimate from a sample.
  public static func variance(_ values: [Double], ddof: Int) throws(StatisticsError) -> Double {
    guard ddof >= 0 else { throw .parameter("ddof is \(ddof), and must not be negative") }
    try StatisticsError.check(finite: values, atLeast: ddof + 1)
    let mean = try mean(values)
    return sum(values.map { ($0 - mean) * ($0 - mean) }) / Double(values.count - ddof)
  }

  /// The square root of the variance.
  public static func standardDeviation(_ values: [Double], ddof: Int) throws(StatisticsError) -> Double {
    try variance(values, ddof: ddof).squareRoot()
  }

  /// The middle value, or the mean of the two middle ones.
  public static func median(_ values: [Double]) throws(StatisticsError) -> Double {
    try quantile(values, 0.5)
  }

  /// The value at position `(n − 1)·p` of the sorted values, interpolated linearly (NumPy's default).
  ///
  /// - Parameter p: from 0, the minimum, to 1, the maximum.
  public static func quantile(_ values: [Double], _ p: Double) throws(StatisticsError) -> Double {
    try StatisticsError.check(finite: values, atLeast: 1)
    guard p >= 0, p <= 1 else { throw .notAProbability(p) }
    return quantile(sorted: values.sorted(), p)
  }

  /// ``quantile(_:_:)`` of values that are finite, ascending and at least one.
  static func quantile(sorted: [Double], _ p: Double) -> Double {
    let position = Double(sorted.count - 1) * p
    let index = min(Int(position), sorted.count - 1)
    let (low, high) = (sorted[index], sorted[min(index + 1, sorted.count - 1)])
    let part = position - Double(index)
    // From the nearer end, so that the ends are met exactly.
    return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part)
  }

  /// The sum with the rounding errors carried along (Neumaier), exact to the last bit or so.
  static func sum(_ values: [Double]) -> Double {
    var total = 0.0
    var lost = 0.0
    for value in values {
      let next = total + value
      lost += abs(total) >= abs(value) ? (total - next) + value : (value - next) + total
      total = next
    }
    return total + lost
  }
}
