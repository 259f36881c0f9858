import Ground
import Synchronization

/// Spectra of many matrices: the heads of a checkpoint, the checkpoints of a head.
public enum SpectralBatch {
  /// The first matrix that has no spectrum, and why.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    public var index: Int
    public var reason: SpectrumError

    public init(index: Int, reason: SpectrumError) {
      self.index = index
      self.reason = reason
    }

    public var description: String { "matrix \(index): \(reason)" }
  }

  /// Summaries in the order of the views.
  ///
  /// Every one of `threads` threads takes matrices in turn, with its own workspace and single-threaded BLAS.
  ///
  /// - Parameters:
  ///   - views: their shapes may differ.
  ///   - singularValues: room for the descending singular values, `min(N, d)` of each view, one view after
  ///     the other; or `nil`.
  public static func summaries<Element: SpectralElement>(
    of views: [MatrixView<Element>], threads: Int = Parallel.cores,
    singularValues: UnsafeMutableBufferPointer<Double>? = nil
  ) throws(Failure) -> [SpectralSummary] {
    let orders = views.map { min($0.rows, $0.columns) }
    let offsets = orders.reduce(into: [0]) { offsets, order in
      offsets.append(offsets[offsets.count - 1] + order)
    }
    if let singularValues {
      precondition(singularValues.count >= offsets[views.count], "no room for the singular values")
    }
    let maxOrder = orders.max() ?? 0
    let failure = Mutex<Failure?>(nil)
    let summaries = [SpectralSummary](unsafeUninitializedCapacity: views.count) { summaries, count in
      // Every index is written by one thread only, and read after all have finished.
      nonisolated(unsafe) let summaries = summaries
      nonisolated(unsafe) let allValues = singularValues?.baseAddress
      let makeWorkspace: @Sendable () -> SpectralWorkspace = { SpectralWorkspace(maxOrder: maxOrder) }
      Parallel.forEach(count: views.count, threads: threads, state: makeWorkspace) { index, workspace in
        var summary = SpectralSummary(descending: UnsafeBufferPointer(start: nil, count: 0))
        do throws(SpectrumError) {
          summary = try workspace.summary(
            of: views[index], singularValues: allValues.map { $0 + offsets[index] })
        } catch {
          failure.withLock { first in
            if index < first?.index ?? .max { first = Failure(index: index, reason: error) }
          }
        }
        summaries.initializeElement(at: index, to: summary)
      }
      count = views.count
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return summaries
  }
}
