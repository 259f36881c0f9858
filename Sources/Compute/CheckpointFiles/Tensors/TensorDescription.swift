/// A stored tensor without its elements.
public struct TensorDescription: Sendable, Hashable {
  public var name: String
  /// Extents, slowest dimension first (row-major, as NumPy and PyTorch print them). A scalar has none.
  public var shape: [Int]
  public var elementType: ElementType

  public init(name: String, shape: [Int], elementType: ElementType) {
    self.name = name
    self.shape = shape
    self.elementType = elementType
  }

  /// Number of elements. Meaningful for descriptions that a `TensorSource` returns: it has checked the
  /// product.
  public var count: Int { shape.reduce(1, *) }
  /// Extent of the first dimension; 1 for a scalar.
  public var rows: Int { shape.first ?? 1 }
  /// Elements of one row: all dimensions but the first.
  public var rowLength: Int { shape.dropFirst().reduce(1, *) }
}

/// The product of `extents`, or nil if one is negative or any partial product overflows.
func checkedProduct(_ extents: some Sequence<Int>) -> Int? {
  var product = 1
  for extent in extents {
    guard extent >= 0 else { return nil }
    let (next, overflow) = product.multipliedReportingOverflow(by: extent)
    guard !overflow else { return nil }
    product = next
  }
  return product
}
