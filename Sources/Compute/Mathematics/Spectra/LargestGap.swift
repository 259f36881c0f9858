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
    func gap(_ cut: Int) -> Double { descending[cut - 1] - descending[cut] }
    var widest = 1
    for cut in 1...limit where gap(cut) > gap(widest) { widest = cut }
    return gap(widest) > 0 ? widest : nil
  }
}
