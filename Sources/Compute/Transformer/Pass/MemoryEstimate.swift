import Foundation

/// Bytes that a sweep will need, by formula and before anything is allocated.
///
/// Largest layer (or, with experts, its attention part and one expert) + a block of the unembedding +
/// activations of the sequences that go through together. Independent of the number of layers.
public struct MemoryEstimate: Sendable, Hashable {
  /// Sequences that go through the layers together; the whole batch if it fits.
  public var sequencesAtOnce: Int
  /// One layer's weights and a block of the unembedding; less where the checkpoint can be read in place.
  public var weights: Int
  /// Residual streams of the intact model and all conditions, and what is read of them.
  public var activations: Int
  /// Working memory of the threads.
  public var scratch: Int

  public var total: Int { weights + activations + scratch }

  /// Physical memory of this machine, bytes.
  public static var physicalMemory: Int { Int(clamping: ProcessInfo.processInfo.physicalMemory) }
}

extension MemoryEstimate: CustomStringConvertible {
  public var description: String {
    func mega(_ bytes: Int) -> String { "\((bytes + 999_999) / 1_000_000) MB" }
    return
      "\(mega(total)): weights \(mega(weights)), activations \(mega(activations)) for \(sequencesAtOnce) "
      + "sequences at once, scratch \(mega(scratch))"
  }
}
