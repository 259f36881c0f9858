/// Which values a quantity can have, whatever was measured.
extension Measurement {
  /// Why no measurement gave this row; `nil` for one that may be.
  var impossibility: String? {
    guard value.isFinite else { return "its value is \(value)" }
    guard (key.step ?? 0) >= 0, (key.layer ?? 0) >= 0, (key.head ?? 0) >= 0 else { return "its place is negative" }
    guard ItemPath(key.path.description) == key.path else {
      return "its item is no path of named parts, such as L3/neuron 512"
    }
    guard (examples ?? 1) >= 1 else { return "it was measured on \(examples ?? 0) examples" }
    guard (tokens ?? 0) >= 0 else { return "its tokens are \(tokens ?? 0)" }
    if let range = key.quantity.kind.range, !range.contains(value) {
      let (least, most) = (range.lowerBound.rounded() + 0, range.upperBound.rounded())
      return "\(key.quantity.rawValue) is \(value), and lies "
        + (most == .infinity ? "at \(least) or above" : "from \(least) to \(most)")
    }
    if key.quantity.kind.isWhole, value != value.rounded() || value > 0x1p53 {
      return "\(key.quantity.rawValue) is \(value), no whole number"
    }
    return nil
  }
}
