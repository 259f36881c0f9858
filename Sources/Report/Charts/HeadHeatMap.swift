import Ground

/// One number a head on a layer × head grid.
public struct HeadHeatMap: Sendable, Hashable {
  public var title: String
  /// What the cells measure, with unit: `spread of the participation ratio`.
  public var quantity: String
  /// Layer by layer, head by head; a non-finite value leaves its cell empty.
  public var values: [[Double]]
  /// Heads framed in the map, such as the picks.
  public var marked: HeadSet
  /// What the frame means: `pick`.
  public var markLabel: String
  /// Digits after the point in cells and legend.
  public var decimals: Int

  public init(
    title: String, quantity: String, values: [[Double]], marked: HeadSet = .none, markLabel: String = "",
    decimals: Int = 1
  ) {
    self.title = title
    self.quantity = quantity
    self.values = values
    self.marked = marked
    self.markLabel = markLabel
    self.decimals = decimals
  }
}
