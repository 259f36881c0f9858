/// Layers in which a position sees the last positions only.
public struct AttentionWindow: Sendable, Hashable {
  /// Positions that a position sees, itself included.
  public var width: Int
  public var layers: Set<Int>
  /// Rotation in these layers, where it is not that of the others (Gemma 3).
  public var rotary: Rotary?

  public init(width: Int, layers: Set<Int>, rotary: Rotary? = nil) {
    self.width = width
    self.layers = layers
    self.rotary = rotary
  }
}
