/// The quantile of finite values by linear interpolation between order statistics; `nil` without any.
func quantile(_ share: Double, ofSorted values: [Double]) -> Double? {
  guard let last = values.last else { return nil }
  let place = share * Double(values.count - 1)
  let below = max(0, min(Int(place), values.count - 1))
  guard below + 1 < values.count else { return last }
  return values[below] + (place - Double(below)) * (values[below + 1] - values[below])
}
