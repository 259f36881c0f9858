/// Layers, heads and head width of a model, as far as a file says them.
package struct StatedShape: Sendable, Hashable {
  var layers: Int?
  var headsPerLayer: Int?
  var headDim: Int?

  /// The shapes of the paper's models: what a file about one of them has to agree with.
  package static func known(for subject: String) -> StatedShape? {
    switch subject.prefix(while: { $0 != "/" }) {
    case "ts51m": StatedShape(layers: 8, headsPerLayer: 16, headDim: 32)
    case "gpt2-124m", "pythia-160m": StatedShape(layers: 12, headsPerLayer: 12, headDim: 64)
    case "pythia-410m": StatedShape(layers: 24, headsPerLayer: 16, headDim: 64)
    case "pythia-1b": StatedShape(layers: 16, headsPerLayer: 8, headDim: 256)
    case "olmo-1b", "olmoe-1b-7b": StatedShape(layers: 16, headsPerLayer: 16, headDim: 128)
    default: nil
    }
  }
}
