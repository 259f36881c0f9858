import Claims
import Ground
import Report
import Testing

@testable import Evidence
@testable import Questions

@Suite struct MovedFrames {
  private static let trajectories =
    Measurement.trajectory("L0H0", 1, 2, 4, tokens: 1e9) + Measurement.trajectory("L0H1", 3, 4, 9, tokens: 1e9)
    + Measurement.trajectory("L1H0", 5, 6, 8, tokens: 1e9) + Measurement.trajectory("L1H1", 7, 8, 7, tokens: 1e9)
  private static let selectivities = ["L0H0", "L0H1", "L1H0", "L1H1"].enumerated().flatMap { index, head in
    ["induction", "local"].map { Measurement.sample(.selectivity, Double(index * $0.count), head: head, detail: $0) }
  }
  private static let counts = [0, 1].map { Measurement.sample(.bosFraction, Double($0) / 4, layer: $0) }
  private static let frames = Frames(MemoryTable(trajectories + selectivities + counts))

  /// The frame that moves what its base has built, and the one that builds all from the moved rows.
  private func frames(
    _ kind: Check.Permutation, _ seed: Int, _ quantity: Quantity
  ) throws -> (moved: Frame, built: Frame) {
    let perturbation = Perturbation.permuted(kind, seed: UInt64(seed))
    let moved = try Self.frames.spoilt(by: perturbation, subjects: []).frame(.archive, "tiny", quantity)
    let rows = try PerturbedTable(Self.frames.table, perturbation, subjects: [])
      .rows(.archive, subject: "tiny", quantity: quantity)
    return (moved, Frame(.archive, "tiny", quantity, rows: rows, failures: []))
  }

  private static let kinds: [Check.Permutation] = [.heads, .headsWithinLayers, .layers, .steps]

  @Test(arguments: kinds, 1...5)
  func `Have the rows, heads and sources that moved rows have`(kind: Check.Permutation, seed: Int) throws {
    for quantity in [Quantity.pr, .selectivity, .bosFraction] {
      let (moved, built) = try frames(kind, seed, quantity)
      var query = RowQuery(subject: "tiny", quantity: quantity)
      query.ablated = "none"
      #expect(!moved.rows.isEmpty && moved.rows == built.rows)
      #expect(try moved.rows(query) == built.rows(query))
      #expect(try moved.heads(query) == built.heads(query))
      #expect(try moved.sources(query) == built.sources(query))
      query.layer = 1
      #expect(try moved.rows(query) == built.rows(query))
    }
  }

  @Test(arguments: kinds, 1...5)
  func `Have the trajectories that moved rows have, in every window`(kind: Check.Permutation, seed: Int) throws {
    let (moved, built) = try frames(kind, seed, .pr)
    let query = RowQuery(subject: "tiny", quantity: .pr)
    for (from, to) in [(-Double.infinity, Double.infinity), (0, 100), (100, 200)] {
      let key = TrajectoryKey(query: query, from: from, to: to)
      let (a, b) = (try moved.trajectories(key), try built.trajectories(key))
      #expect(a.values == b.values && a.steps == b.steps && a.tokens == b.tokens && a.sources == b.sources)
      let spread = FeatureKey(trajectories: key, feature: "spread", axis: "", tokensPerStep: 0)
      func spreads(_ data: HeadTrajectories) -> [Head: Result<Double, EvaluationError>] {
        data.values.mapValues { .success(($0.max() ?? 0) - ($0.min() ?? 0)) }
      }
      #expect(try moved.features(spread, spreads) == built.features(spread, spreads))
    }
  }

  @Test(arguments: kinds, 1...5)
  func `Have the selectivities and values by head that moved rows have`(kind: Check.Permutation, seed: Int) throws {
    let (moved, built) = try frames(kind, seed, .selectivity)
    var query = RowQuery(subject: "tiny", quantity: .selectivity)
    #expect(try moved.selectivities(query).byHead == built.selectivities(query).byHead)
    query.detail = "local"
    let (a, b) = (try moved.items(query), try built.items(query))
    #expect(a.count == 4)
    #expect(try a.mapValues { try $0.get().number } == b.mapValues { try $0.get().number })
  }

  @Test func `Some seed moves heads, and the base stays as it is`() throws {
    let query = RowQuery(subject: "tiny", quantity: .pr)
    let base = try Self.frames.frame(.archive, "tiny", .pr)
    let before = try base.rows(query)
    let moved = try (1...10).contains { try frames(.heads, $0, .pr).moved.rows(query) != before }
    #expect(moved)
    #expect(try base.rows(query) == Self.trajectories)
  }

  @Test func `One frame may be asked by many threads at once`() async throws {
    let frame = Frame(.archive, "tiny", .pr, rows: Self.trajectories, failures: [])
    let key = TrajectoryKey(query: RowQuery(subject: "tiny", quantity: .pr), from: 0, to: 200)
    let found = try await withThrowingTaskGroup(of: [Head: [Double]].self) { group in
      for _ in 0..<16 { group.addTask { try frame.trajectories(key).values } }
      var all: [[Head: [Double]]] = []
      for try await values in group { all.append(values) }
      return all
    }
    #expect(found.count == 16 && Set(found).count == 1)
  }
}
