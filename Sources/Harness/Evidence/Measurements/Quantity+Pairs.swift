/// Quantities of two conditions on the same examples, which tell how certain the difference of the two is.
extension Quantity {
  /// Whether a row of the quantity belongs to two conditions: the one in `ablated` and one that `detail` names.
  package var isOfPairs: Bool { self == .disagreement || self == .differenceError }

  /// The `detail` of a row that compares `quantity` with that of another condition: `accuracy.top1 minus L0H1`.
  ///
  /// - Parameter other: the other condition's heads in ``HeadSet``'s written form; `none` for the intact model.
  package static func pair(_ quantity: Quantity, minus other: String) -> String { "\(quantity.rawValue) minus \(other)" }

  /// The quantity and the other condition that a `detail` names; `nil` if it is none of ``pair(_:minus:)``.
  static func pair(named detail: String) -> (quantity: Quantity, other: String)? {
    guard let separator = detail.firstRange(of: " minus "), let quantity = Quantity(rawValue: String(detail[..<separator.lowerBound]))
    else { return nil }
    return (quantity, String(detail[separator.upperBound...]))
  }
}
