import Claims
import Testing

@testable import Evidence

@Suite struct SpoiltEvidence {
  private func spoilt(
    _ rows: [Measurement], _ perturbation: Perturbation, subject: String = "tiny", subjects: [String] = [],
    quantity: Quantity = .pr
  ) throws -> [Measurement] {
    try PerturbedTable(MemoryTable(rows), perturbation, subjects: subjects)
      .rows(.archive, subject: subject, quantity: quantity)
  }

  private static let grid =
    Measurement.trajectory("L0H0", 1, 2) + Measurement.trajectory("L0H1", 3, 4) + Measurement.trajectory("L1H0", 5, 6)
    + Measurement.trajectory("L1H1", 7, 8)

  @Test(arguments: Check.Permutation.allCases, [1 as UInt64, 2, 3])
  func `Permuting loses no value and is the same for the same seed`(kind: Check.Permutation, seed: UInt64) throws {
    let once = try spoilt(Self.grid, .permuted(kind, seed: seed))
    #expect(once.map(\.value).sorted() == Self.grid.map(\.value).sorted())
    #expect(try spoilt(Self.grid, .permuted(kind, seed: seed)) == once)
    // The same cells are filled as before.
    #expect(Set(once.map(\.key)) == Set(Self.grid.map(\.key)))
  }

  @Test func `Thinning loses some rows and changes none`() throws {
    let rows = try spoilt(Self.grid, .thinned(seed: 1))
    #expect((1..<Self.grid.count).contains(rows.count))
    #expect(Set(rows).isSubset(of: Self.grid))
  }

  @Test func `Withholding loses all rows of some quantities and none of others`() throws {
    for everywhere in [true, false] {
      let counts = try (1...20).map { try spoilt(Self.grid, .withheld(seed: $0, everywhere: everywhere)).count }
      #expect(Set(counts) == [0, Self.grid.count])
    }
  }

  @Test func `A head is lost at all its steps`() throws {
    for seed in 1...10 as ClosedRange<UInt64> {
      let kept = Dictionary(grouping: try spoilt(Self.grid, .beheaded(seed: seed)), by: \.headID).mapValues(\.count)
      #expect(kept.values.allSatisfy { $0 == 2 })
    }
    #expect(try (1...10).contains { try spoilt(Self.grid, .beheaded(seed: $0)).count < Self.grid.count })
  }

  @Test func `Every other step is lost or none`() throws {
    let steps = Set(Self.grid.compactMap(\.key.step)).sorted()
    let kept = try (1...10).map { Set(try spoilt(Self.grid, .skippedSteps(seed: $0)).compactMap(\.key.step)).sorted() }
    let halved = steps.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    #expect(Set(kept) == [steps, halved])
  }

  @Test(arguments: [Perturbation.shiftedSteps, .singleStep, .splitSources])
  func `What identifies rows changes and the values stay`(perturbation: Perturbation) throws {
    let rows = try spoilt(Self.grid, perturbation)
    #expect(rows.map(\.value) == Self.grid.map(\.value))
    #expect(rows != Self.grid)
  }

  @Test func `Scattered values shrink each by its own factor`() throws {
    let factors = try zip(spoilt(Self.grid, .scattered(seed: 1)), Self.grid).map { $0.value / $1.value }
    #expect(factors.allSatisfy { (0..<1).contains($0) })
    #expect(Set(factors).count == Self.grid.count)
  }

  @Test(arguments: [Check.Permutation.heads, .headsWithinLayers, .layers, .steps])
  func `Some seed moves something`(kind: Check.Permutation) throws {
    let moved = try (1...20).contains { try Set(spoilt(Self.grid, .permuted(kind, seed: UInt64($0)))) != Set(Self.grid) }
    #expect(moved)
  }

  @Test(arguments: [Check.Permutation.heads, .headsWithinLayers, .layers], 1...10)
  func `The trajectory of a head stays together`(kind: Check.Permutation, seed: Int) throws {
    let rows = try spoilt(Self.grid, .permuted(kind, seed: UInt64(seed)))
    let byHead = Dictionary(grouping: rows, by: \.headID).mapValues { rows in
      rows.sorted { ($0.key.step ?? 0) < ($1.key.step ?? 0) }.map(\.value)
    }
    #expect(Set(byHead.values) == [[1, 2], [3, 4], [5, 6], [7, 8]])
  }

  @Test(arguments: 1...10)
  func `Tokens stay with their step`(seed: Int) throws {
    let rows = Measurement.trajectory("L0H0", 1, 2, 3, tokens: 1e9) + Measurement.trajectory("L0H1", 4, 5, 6, tokens: 1e9)
    let moved = try spoilt(rows, .permuted(.steps, seed: UInt64(seed)))
    try #require(moved.count == rows.count)
    for row in moved {
      #expect(row.tokens == Double((row.key.step ?? -100) / 100) * 1e9)
    }
  }

  @Test(arguments: 1...10)
  func `A condition keeps its name`(seed: Int) throws {
    let rows: [Measurement] = [
      .sample(.pr, 1, label: "intact"), .sample(.pr, 2, ablated: "L0H1", label: "one"),
      .sample(.pr, 3, ablated: "L0H2", label: "two"), .sample(.pr, 4, ablated: "L0H2", label: "zwei", source: "b.json"),
    ]
    let names = ["none": "intact", "L0H1": "one", "L0H2": "two"]
    let moved = try spoilt(rows, .permuted(.conditions, seed: UInt64(seed)))
    try #require(moved.count == rows.count)
    for row in moved where row.provenance.source == "a.json" {
      #expect(names[row.key.ablated] == row.label)
    }
  }

  @Test(arguments: 1...10)
  func `What compares two conditions goes where they go`(seed: Int) throws {
    let conditions = ["none", "L0H1", "L0H2", "L0H3"]
    let values = conditions.enumerated().map { Measurement.sample(.top1, Double($0), ablated: $1, label: "l\($1)") }
    let pairs = conditions.dropFirst().map {
      Measurement.sample(.disagreement, 0.5, detail: "accuracy.top1 minus none", ablated: $0, label: "l\($0)")
    }
    let perturbation = Perturbation.permuted(.conditions, seed: UInt64(seed))
    let moved = Dictionary(
      uniqueKeysWithValues: try spoilt(values, perturbation, quantity: .top1).map { (conditions[Int($0.value)], $0.key.ablated) })
    let rows = try spoilt(values + pairs, perturbation, quantity: .disagreement)
    #expect(rows.count == 3)
    for (row, condition) in zip(rows, conditions.dropFirst()) {
      #expect(row.key.ablated == moved[condition] && row.label == moved[condition].map { "l\($0)" })
      #expect(row.key.detail == "accuracy.top1 minus \(moved["none"] ?? "")")
    }
  }

  @Test(arguments: [Perturbation.inverted, .scaled(0.5, offset: 1), .levelled, .zeroed(seed: 1), .scattered(seed: 1)])
  func `How often two conditions disagree is no value to be shifted`(perturbation: Perturbation) throws {
    let rows = [Measurement.sample(.disagreement, 0.2, detail: "accuracy.top1 minus none", ablated: "L0H1")]
    #expect(try spoilt(rows, perturbation, quantity: .disagreement).map(\.value) == [0.2])
  }

  @Test func `Subjects take each other's rows where the other has some`() throws {
    let rows: [Measurement] = [.sample(.pr, 1, subject: "m/a"), .sample(.pr, 2, subject: "m/b"), .sample(.pr, 9, subject: "n")]
    let peers = ["m/a", "m/b", "m/c", "n"]
    for seed in 1...5 as ClosedRange<UInt64> {
      let rows = try spoilt(rows, .permuted(.subjects, seed: seed), subject: "m/a", subjects: peers)
      #expect(rows.map(\.value) == [2])
      #expect(rows.map(\.key.subject) == ["m/a"])
    }
    // A subject without peers keeps its own.
    #expect(try spoilt(rows, .permuted(.subjects, seed: 1), subject: "n", subjects: peers).map(\.value) == [9])
  }

  @Test(arguments: [
    (Perturbation.inverted, [0.75, 0.25]), (.levelled, [0.5, 0.5]), (.scaled(2, offset: 1), [1.5, 2.5]),
    (.scaled(0, offset: 0), [0, 0]),
  ])
  func `Values are changed in place`(perturbation: Perturbation, values: [Double]) throws {
    let rows: [Measurement] = [.sample(.pr, 0.25, head: "L0H0"), .sample(.pr, 0.75, head: "L0H1")]
    let spoiltRows = try spoilt(rows, perturbation)
    #expect(spoiltRows.map(\.value) == values)
    #expect(spoiltRows.map(\.key) == rows.map(\.key))
  }

  @Test func `No evidence stays no evidence`() throws {
    try #require(!Perturbation.challenges.isEmpty)
    for perturbation in Perturbation.challenges {
      #expect(try spoilt([], perturbation, subjects: ["tiny", "other"]).isEmpty)
    }
  }

  @Test func `The names of perturbations tell them apart`() {
    #expect(Set(Perturbation.challenges.map(\.name)).count == Perturbation.challenges.count)
  }
}
