import Claims
import Evidence
import Foundation
import Ground
import Mathematics
import Questions
import Testing

@testable import Report

/// What is drawn is what is judged: every series of every chart against the members of a check that is judged by it, either
/// the numbers themselves or what the check makes of them.
@Suite struct DrawnNumbersTests {
  private static let library = RecordedReport.library
  private static let base = RecordedReport.fixtures
  private static let seeds = ["s42", "s271", "s149", "s256", "s123", "s314"]

  private func chart(_ id: String) throws -> Chart {
    let declaration = try #require(Self.library.charts.first { $0.id == id })
    return try #require(ChartBuilder(Self.base.get(), library: Self.library).figure(declaration)).chart
  }

  /// The members that a check is judged by, by label.
  private func judged(_ claim: String, _ check: String, on tier: Tier = .archive) throws -> [String: Double] {
    let base = try Self.base.get()
    let claim = try #require(Self.library.claim(claim))
    let check = try #require(claim.checks.first { $0.id == check })
    let verifier = Verifier(library: Self.library, table: base, subjects: base.subjects)
    let items = verifier.verify(check, of: claim, on: tier).items
    let numbers = Dictionary(items.compactMap { item in item.number.map { (item.label, $0) } }) { first, _ in first }
    #expect(!numbers.isEmpty && numbers.count == items.count)
    return numbers
  }

  private func close(_ a: Double?, _ b: Double?) -> Bool { a.flatMap { a in b.map { abs(a - $0) < 1e-9 } } ?? false }

  @Test func `Every declared chart is held by a test here`() {
    let held = Set(
      Self.seeds.flatMap { ["trajectories-\($0)", "spread-\($0)"] } + ["overlap", "ablation", "bos-by-layer"]
        + Self.library.charts.map(\.id).filter { $0.hasPrefix("elbow-") || $0.hasPrefix("classes-") })
    #expect(Set(Self.library.charts.map(\.id)) == held)
  }

  @Test(arguments: Self.seeds)
  func `PR curves have the highest and last values, and the spreads, that checks are judged by`(seed: String) throws {
    guard case .trajectories(let drawn) = try chart("trajectories-\(seed)") else { throw Unexpected() }
    let highest = try judged("ts51m-pr-saturation", "highest-of-each-pick")
    let final = try judged("ts51m-pr-saturation", "final-of-each-pick")
    let picks = highest.keys.filter { $0.hasPrefix(seed + " ") }
    #expect(!picks.isEmpty && picks.count == drawn.picks.count)
    for curve in drawn.picks {
      #expect(close(curve.values.max(), highest["\(seed) \(curve.label)"]), "\(curve.label)")
      #expect(close(curve.values.last, final["\(seed) \(curve.label)"]), "\(curve.label)")
    }
    // Their mean at every step, and the spread of every other head.
    let steps = try #require(drawn.picks.first).steps
    let means = steps.indices.map { i in drawn.picks.map { $0.values[i] }.reduce(0, +) / Double(drawn.picks.count) }
    #expect(close(means.max(), try judged("ts51m-pr-saturation", "highest-of-the-mean-curve")[seed]))
    let spreads = drawn.rest.compactMap { Trajectory.spread(of: $0.values) }
    #expect(spreads.count + picks.count == 128)
    #expect(close(spreads.max(), try judged("nonpicks-spread-at-most-14", "largest-of-each-seed")[seed]))
  }

  @Test(arguments: Self.seeds)
  func `The accuracy below the curves is the one that lags are judged by`(seed: String) throws {
    guard case .trajectories(let drawn) = try chart("trajectories-\(seed)") else { throw Unexpected() }
    let accuracy = try #require(drawn.accuracy.first)
    let risen = try #require(zip(accuracy.steps, accuracy.values).first { $0.1 >= 0.5 }?.0)
    let lags = try judged("spectral-signal-precedes-and-tracks", "every-pick-before")
    for curve in drawn.picks {
      let trajectory = try Trajectory(steps: curve.steps.map { Int($0) }, values: curve.values)
      let half = try #require(trajectory.halfRiseStep)
      #expect(close(Double(half) - risen, lags["\(seed) \(curve.label)"]), "\(curve.label)")
    }
  }

  @Test(arguments: Self.seeds)
  func `Spreads on the map are those of picks and other heads that checks are judged by`(seed: String) throws {
    guard case .heat(let drawn) = try chart("spread-\(seed)") else { throw Unexpected() }
    let picks = try judged("picks-spread-20-to-24", "every-pick").filter { $0.key.hasPrefix(seed + " ") }
    #expect(!picks.isEmpty && picks.count == drawn.marked.count)
    for head in drawn.marked { #expect(close(drawn.values[head.layer][head.head], picks["\(seed) \(head)"]), "\(head)") }
    let others = drawn.values.indices.flatMap { layer in
      drawn.values[layer].indices.filter { !drawn.marked.contains(Head(layer: layer, head: $0)) }.map { drawn.values[layer][$0] }
    }
    #expect(others.count + picks.count == 128)
    #expect(close(others.max(), try judged("nonpicks-spread-at-most-14", "largest-of-each-seed")[seed]))
  }

  @Test func `Shared heads on the map are those that pairs are judged by`() throws {
    guard case .overlap(let drawn) = try chart("overlap") else { throw Unexpected() }
    let pairs = try judged("sharing-grows-with-n", "pairs-at-6-listed", on: .paper)
    #expect(drawn.names == Self.seeds && pairs.count == 15)
    for (i, a) in drawn.names.enumerated() {
      for (j, b) in drawn.names.enumerated() where i < j {
        #expect(pairs["\(a) & \(b)"] == Double(drawn.counts[i][j]))
        #expect(drawn.counts[i][j] == drawn.counts[j][i])
      }
    }
  }

  @Test func `Bars are the accuracies, and their differences the drops, that ablations are judged by`() throws {
    guard case .bars(let drawn) = try chart("ablation") else { throw Unexpected() }
    let measured = try judged("ablation-baselines", "measured")
    let own = try judged("picks-causal-on-every-seed", "own-picks-cost-accuracy")
    let random = try judged("picks-causal-on-every-seed", "more-than-matched-random")
    let l0 = try judged("l0-set-drop-five-seeds", "same-column")
    let late = try judged("full-l6l7-worse-than-picks", "printed-seeds")
    let printed = try judged("own-picks-largest-seed-specific-drop", "printed-pairs")
    #expect(drawn.series == ["intact", "own picks", "s42's L0 set", "matched random", "full late layers"])
    #expect(drawn.groups.count == 6)
    var compared = [0, 0, 0, 0, 0]
    for group in drawn.groups {
      let seed = String(group.label.prefix { $0 != " " })
      func value(_ series: Int) -> Double? { group.bars[series]?.value }
      func compare(_ series: Int, _ drawn: Double?, _ expected: Double?) {
        guard let drawn, let expected else { return }
        compared[series] += 1
        #expect(close(drawn, expected), "\(group.label), series \(series)")
      }
      let (intact, picks) = (value(0), value(1))
      compare(0, intact, measured[group.label.replacing("@", with: "")])
      compare(0, intact.flatMap { a in picks.map { a - $0 } }, own[seed])
      compare(1, picks, printed["\(seed) ablated"])
      compare(2, intact.flatMap { a in value(2).map { a - $0 } }, l0[seed])
      compare(3, value(3).flatMap { a in picks.map { a - $0 } }, random[seed])
      compare(4, picks.flatMap { a in value(4).map { a - $0 } }, late[seed])
    }
    // Not every seed has every condition at that step.
    #expect(compared == [11, 6, 5, 5, 1])
  }

  @Test func `Shares by layer are the thirty cells that are judged`() throws {
    guard case .layers(let drawn) = try chart("bos-by-layer") else { throw Unexpected() }
    let cells = try judged("bos-layer-table", "cells")
    let names = try #require(Self.library.charts.first { $0.id == "bos-by-layer" }).rows.map(\.label)
    #expect(drawn.lines.map(\.label) == names && drawn.lines.count == 5)
    // Cells are labelled by subject and layer, lines by the model's name.
    let subjects = ["OLMoE": "olmoe-1b-7b", "OLMo": "olmo-1b"]
    var compared = 0
    for line in drawn.lines {
      let subject = subjects[line.label] ?? line.label.lowercased().replacing(" ", with: "-")
      for (layer, value) in line.values.enumerated() {
        guard let cell = cells["\(subject) L\(layer)"] else { continue }
        #expect(close(value, cell), "\(subject) L\(layer)")
        compared += 1
      }
    }
    #expect(compared == cells.count)
  }

  @Test func `The elbow drawn is the one that is judged, and what its own values give`() throws {
    let shares = try judged("elbow-share-16-to-21", "further-models")
    var compared = 0
    for declaration in Self.library.charts where declaration.id.hasPrefix("elbow-") {
      let subject = String(declaration.id.dropFirst("elbow-".count))
      guard let figure = ChartBuilder(try Self.base.get(), library: Self.library).figure(declaration),
        case .elbow(let drawn) = figure.chart
      else { continue }
      #expect(drawn.elbow == (try Elbow.rank(of: drawn.values)))
      if let share = shares[subject] {
        #expect(close(Double(drawn.elbow) / Double(drawn.values.count), share), "\(subject)")
        compared += 1
      }
    }
    #expect(compared > 0)
  }

  @Test func `Classes on the map give the shares that are judged`() throws {
    let shares = try judged("bos-threshold-30", "rule-gives-the-table")
    let all = try judged("conserved-fraction-17-to-19", "whole-model")
    var compared = (0, 0)
    for declaration in Self.library.charts where declaration.id.hasPrefix("classes-") {
      let subject = String(declaration.id.dropFirst("classes-".count))
      guard let figure = ChartBuilder(try Self.base.get(), library: Self.library).figure(declaration),
        case .classes(let drawn) = figure.chart
      else { continue }
      let cells = drawn.cells.joined()
      let first = try #require(drawn.classes.firstIndex { $0.name == "first-token" })
      if let share = shares["\(subject) synthetic"] {
        #expect(close(Double(cells.count { $0 == first }) / Double(cells.count), share), "\(subject)")
        compared.0 += 1
      }
      if let share = all[subject] {
        #expect(close(Double(cells.count { $0 != nil }) / Double(cells.count), share), "\(subject)")
        compared.1 += 1
      }
    }
    #expect(compared.0 >= 3 && compared.1 >= 2, "\(compared)")
  }

  private struct Unexpected: Error {}
}
