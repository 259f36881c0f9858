/// What a layer's tensors are for; each has memory of its own in ``SlotBuffers``.
enum WeightSlot: Hashable {
  case attentionNorm, attentionNormBias, queryKeyValue, queryKeyValueBias, queryGain, keyGain
  case attentionOutput, attentionOutputBias, attentionOutputNorm, attentionOutputNormBias
  case feedForwardNorm, feedForwardNormBias, feedForwardOutputNorm, feedForwardOutputNormBias
  case gate, gateBias, up, upBias, down, downBias, router
  case finalNorm, finalNormBias, unembedding
}

/// Memory for weights that are decoded, reordered or rounded: a buffer a slot, used again for the next layer.
struct SlotBuffers<Element: BitwiseCopyable> {
  private var buffers: [WeightSlot: AlignedBuffer<Element>] = [:]

  /// Room for `count` elements; what the slot held before is lost.
  mutating func buffer(_ slot: WeightSlot, _ count: Int) -> AlignedBuffer<Element> {
    if let buffer = buffers[slot], buffer.count >= count { return buffer }
    buffers[slot] = nil  // freed before its larger successor is allocated
    let buffer = AlignedBuffer<Element>(count: count)
    buffers[slot] = buffer
    return buffer
  }
}
