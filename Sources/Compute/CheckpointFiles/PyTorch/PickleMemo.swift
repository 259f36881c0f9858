/// The values that a pickle has numbered, to name them again.
///
/// Picklers number from 0 on, so nearly all lie in an array; numbers far beyond what is remembered are kept apart.
struct PickleMemo {
  /// Room for some 50,000 tensors, each of which has a dozen values remembered.
  static let most = 1_000_000

  private var dense: [PickleValue] = []
  private var sparse: [Int: PickleValue] = [:]
  /// How many numbers mean something.
  private(set) var count = 0

  /// Returns `false`, and remembers nothing, where there are too many already.
  mutating func remember(_ value: PickleValue, as key: Int) -> Bool {
    if self[key] == nil {
      guard count < Self.most else { return false }
      count += 1
    }
    if key < dense.count {
      dense[key] = value
    } else if key == dense.count, sparse[key] == nil {
      dense.append(value)
    } else {
      sparse[key] = value
    }
    return true
  }

  subscript(key: Int) -> PickleValue? { key < dense.count ? dense[key] : sparse[key] }
}
