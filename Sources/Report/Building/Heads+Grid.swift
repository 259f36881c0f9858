import Ground

extension Collection<Head> {
  /// Cells of the smallest grid that has these heads, layer by layer; `nil` for none.
  func grid<Cell>(_ cell: (Head) -> Cell) -> [[Cell]]? {
    guard let layers = map(\.layer).max(), let width = map(\.head).max() else { return nil }
    return (0...layers).map { layer in (0...width).map { cell(Head(layer: layer, head: $0)) } }
  }
}
