/// The widest step down a ranking: a rule that cuts off a top set without a size chosen beforehand.
public enum LargestGap {
  /// How many values lie above the widest gap between neighbours of a descending sequence, the first among
  /// equals; `nil` where no two neighbours differ.
  ///
  /// - Parameters:
  ///   - descending: the values, largest first.
  ///   - most: gaps below this many values do not count; half of them unless given.
  public static func count(of descending: [Double], atMost most: Int? = nil) -> Int? {
    let limit = min(most ?? descending.count / 2, descending.count - 1)
    guard limit >= 1 else { return nil }
    let cut = (1...limit).reduce(1) { best, cut in
      descending[cut - 1] - descending[cut] > descending[best - 1] - descending[best] ? cut : best
    }
    return descending[cut - 1] > descending[cut] ? cut : nil
  }
}
