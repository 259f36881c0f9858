/// What a measurement says about itself while it runs.
public enum MeasuringProgress: Sendable, Hashable {
  /// Something to know: a batch, a memory estimate.
  case note(String)
  /// A sweep has come to a layer.
  case layer(sweep: String, layer: Int, of: Int, seconds: Int)
}
