import ArgumentParser
import Foundation
import Ground
import Mathematics
import Transformer

/// Times forward passes on a checkpoint; `Benchmarks/forward.py` compares them with Transformers.
struct ForwardBench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "forward", abstract: "Time forward passes on a checkpoint.")

  @Argument var checkpoint: String
  @Argument(
    help: "A file of 64-bit token ids, sequence after sequence, in this machine's byte order.")
  var tokens: String
  @Argument(transform: Bench.count) var sequences: Int
  @Argument(transform: Bench.count) var length: Int
  @Argument(transform: Bench.count) var repeats: Int
  @Argument(help: "Default: all cores.", transform: Bench.count) var threads: Int?

  struct Result: Encodable {
    var kernel: String
    var threads: Int
    /// Floating-point operations a second of one large product: the machine's measured peak, by wall time
    /// and, of all threads together, by processor time.
    var peak: Seconds
    /// Multiplications and additions of one measuring pass.
    var operations: Double
    /// Every repeat of: head outputs, attention readings and predictions of the intact model.
    var measure: [Seconds]
    /// Likewise with linear maps on bfloat16 factors.
    var rounded: [Seconds]
    /// What the processor multiplies those with, if with anything.
    var bfloat16Unit: String?
    /// Every repeat of: predictions of the intact model and six ablation conditions around the screen, which
    /// begin in layer 3 of 12.
    var screenTable: [Seconds]
    /// Likewise around the picks, some of which begin in the first layer.
    var picksTable: [Seconds]
    /// Logit of token 0 at each sequence's end, for comparison.
    var logits: [Double]
    /// Mean over sequences of each head's attention from the end to position 0, layer by layer.
    var attentionToFirst: [Double]
    /// Loss of each condition of the screen's table, the intact model first.
    var losses: [Double]
    var memory: String
    /// Largest resident set of the process, bytes.
    var peakResident: Int
  }

  func run() throws {
    BLASKernel.reexecIfNeeded()
    let tokens = try Self.tokens(tokens, count: sequences * length)
    let batch = MeasurementBatch(
      name: "bench",
      examples: (0..<sequences).map { i in
        MeasurementBatch.Example(
          tokens: Array(tokens[i * length..<(i + 1) * length]), query: length - 1, target: 0, earlier: 20)
      }, baseline: .distinct)
    let pass = try ForwardPass<Float>(
      checkpoint: checkpoint, threads: threads)

    let measured = try pass.measure(batch)
    let (screen, picks) = (Self.table(Self.screen, pass.model.shape), Self.table(Self.picks, pass.model.shape))
    let ablated = try pass.behaviour(batch, ablations: screen)
    let predictions = try pass.run(
      ForwardRequest(batch.sequences, reading: .query(targets: Array(repeating: 0, count: sequences)))
    ).intact
    var rounding = pass
    rounding.products = .bfloat16
    let result = Result(
      kernel: BLASKernel.current, threads: pass.threads, peak: Self.peak(),
      operations: Self.operations(pass.model, sequences: sequences, length: length),
      measure: try Self.time(repeats) { _ = try pass.measure(batch) },
      rounded: try Self.time(repeats) { _ = try rounding.measure(batch) }, bfloat16Unit: BFloat16Unit.here?.rawValue,
      screenTable: try Self.time(repeats) { _ = try pass.behaviour(batch, ablations: screen) },
      picksTable: try Self.time(repeats) { _ = try pass.behaviour(batch, ablations: picks) },
      logits: predictions.map(\.targetLogit),
      attentionToFirst: measured.heads.map { $0.attention.mean[.firstToken] ?? .nan },
      losses: [ablated.intact.loss] + ablated.ablated.map(\.behaviour.loss), memory: measured.memory.description,
      peakResident: Self.usage().peakResident)
    try Bench.print(result)
  }

  /// Six conditions like those of the paper's ablations of Pythia 1B, its 16 layers scaled to this model's: a
  /// set of heads, three of them one by one, a matched random set, and the full layers.
  static func table(_ heads: [(layer: Int, head: Int)], _ shape: ModelDescription.Shape)
    -> [AblationCondition]
  {
    let set = heads.map { Head(layer: $0.layer * shape.layers / 16, head: $0.head % shape.heads) }
    var random = RandomState(seed: 123)
    return [
      AblationCondition("set", set), AblationCondition("single", [set[0]]),
      AblationCondition("single", [set[1]]),
      AblationCondition("single", [set[2]]),
      AblationCondition(
        "matched", AblationCondition.matchedRandom(set, headsPerLayer: shape.heads, random: &random)),
      .fullLayers(set, headsPerLayer: shape.heads),
    ]
  }

  /// The heads of the induction screen.
  static let screen = [(layer: 4, head: 4), (layer: 7, head: 0), (layer: 7, head: 1)]
  /// The six heads of largest integral, which begin in the first layer.
  static let picks = [
    (layer: 3, head: 6), (layer: 3, head: 5), (layer: 3, head: 7), (layer: 1, head: 0), (layer: 0, head: 7),
    (layer: 0, head: 1),
  ]

  /// Operations that a measuring pass needs, two for each multiplication with addition, and none for what it
  /// leaves out: on the last layer all but keys and values, and logits, are needed at the query alone.
  static func operations(_ model: ModelDescription, sequences: Int, length: Int) -> Double {
    let s = model.shape
    let (n, rows) = (Double(sequences), Double(sequences * length))
    let gates: Double = if case .gated = model.feedForward { 3 } else { 2 }
    let keysValues = Double(2 * s.keyValueWidth * s.width)
    let rest = Double(2 * s.queryWidth * s.width) + gates * Double(s.width * s.hidden)
    let attention = Double(s.queryWidth) * Double(length + 1)  // both products, causal
    let inner = rows * (Double(s.layers) * keysValues + Double(s.layers - 1) * (rest + attention))
    return 2 * (inner + n * (rest + 2 * attention + Double(s.width * s.vocabulary)))
  }

  static func peak() -> Seconds {
    let n = 4096
    let a = [Float](repeating: 0.5, count: n * n)
    var c = [Float](repeating: 0, count: n * n)
    func best(_ product: (UnsafeMutablePointer<Float>) -> Void) -> [Seconds] {
      time(5) {
        c.withUnsafeMutableBufferPointer { c in
          if let base = c.baseAddress { product(base) }
        }
      }
    }
    // By whichever library is faster with it, since no work could be done at a higher rate than it.
    #if arch(x86_64)
      let times = ProductLibrary.allCases.map { library in
        best { BLAS.gemm(by: library, false, true, m: n, n: n, k: n, a, lda: n, a, ldb: n, $0, ldc: n) }
      }
    #else
      let times = [best { BLAS.gemm(false, true, m: n, n: n, k: n, a, lda: n, a, ldb: n, $0, ldc: n) }]
    #endif
    let operations = 2 * Double(n * n * n)
    return Seconds(
      wall: operations / (times.joined().map(\.wall).min() ?? .nan),
      processor: Double(Parallel.cores) * operations / (times.joined().map(\.processor).min() ?? .nan))
  }

  /// Wall time of a repeat, and processor time of all threads, which other work on the machine disturbs less.
  struct Seconds: Encodable {
    var wall: Double
    var processor: Double
  }

  static func time(_ repeats: Int, _ body: () throws -> Void) rethrows -> [Seconds] {
    try (0..<repeats).map { _ in
      let before = usage().processor
      let wall = try ContinuousClock().measure(body) / .seconds(1)
      return Seconds(wall: wall, processor: usage().processor - before)
    }
  }

  static func tokens(_ path: String, count: Int) throws -> [Int] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    guard data.count == count * 8 else { throw ValidationError("\(path) does not hold \(count) ids") }
    return data.withUnsafeBytes { bytes in
      (0..<count).map { Int(bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self)) }
    }
  }

  /// Processor time of all threads so far, and the largest resident set.
  static func usage() -> (processor: Double, peakResident: Int) {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), Int(usage.ru_maxrss) * 1024)
  }
}
