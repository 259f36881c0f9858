import Ground
import Testing
import Transformer

@Suite struct SelectivityTests {
  let reference: DrawsReference

  init() throws { reference = try DrawsReference.load() }

  @Test func `The surveys sample baseline positions differently`() {
    let q = reference.baseline.query
    func sample(_ rule: BaselineRule) -> [Int] { rule.positions(queries: [q, q], earlier: [3, 9])[1] }
    #expect(sample(.distinct) == reference.baseline.distinct)
    #expect(sample(.draws) == reference.baseline.draws)
    #expect(sample(.drawsWithLocal) == reference.baseline.drawsWithLocal)
    #expect(Set(sample(.distinct)).count == 50)
    #expect(Set(sample(.draws)).count < sample(.draws).count)
  }

  @Test func `Natural text samples each example anew`() {
    let each = reference.each
    #expect(
      BaselineRule.perExample.positions(queries: each.queries, earlier: each.earlier.map { $0 })
        == each.samples)
  }

  @Test(arguments: [BaselineRule.distinct, .draws, .drawsWithLocal, .perExample], 0..<12)
  func `Baselines of short sequences end and stay inside`(_ rule: BaselineRule, query: Int) {
    let sample = rule.positions(queries: [query], earlier: [nil])[0]
    #expect(sample.allSatisfy { $0 >= 1 && $0 <= max(query, 1) })
  }

  @Test func `Selectivity is attention over baseline with a floor`() throws {
    let head = HeadAttention(mean: [.induction: 0.5, .firstToken: 0.2], baseline: 0.01)
    #expect(head.selectivity(.induction) == 50)
    #expect(head.selectivity(.local) == nil)
    let floored = HeadAttention(mean: [.firstToken: 0.5], baseline: 0)
    #expect(floored.selectivity(.firstToken) == 0.5 / 1e-8)
  }

  /// Attention to every class's target: that given, or a little.
  private func head(_ mean: [AttentionClass: Double]) -> HeadAttention {
    let little = Dictionary(uniqueKeysWithValues: AttentionClass.allCases.map { ($0, 0.001) })
    return HeadAttention(mean: little.merging(mean) { $1 }, baseline: 0.01)
  }

  @Test(arguments: [(0.30, HeadClass.of(.firstToken)), (0.29999, .unclassified)])
  func `A head is of its most selective class from thirty on`(attention: Double, expected: HeadClass) {
    let head = head([.firstToken: attention, .local: 0.1])
    #expect(head.mostSelective?.attentionClass == .firstToken)
    #expect(head.headClass() == expected)
  }

  @Test func `Of equal selectivities the first class in order counts`() {
    let head = head([.selfToken: 0.4, .previousToken: 0.4, .duplicateToken: 0.4])
    #expect(head.headClass() == .of(.previousToken))
  }

  @Test(arguments: AttentionClass.allCases)
  func `A head without one of the six selectivities has no class`(missing: AttentionClass) {
    var head = head([.firstToken: 0.9])
    #expect(head.headClass() == .of(.firstToken))
    head.mean[missing] = nil
    #expect(head.headClass() == nil && head.mostSelective == nil)
  }

  @Test func `The BOS fraction is that of all heads, or of none`() {
    #expect(HeadClass.firstTokenFraction([.of(.firstToken), .unclassified, .of(.local), .of(.firstToken)]) == 0.5)
    #expect(HeadClass.firstTokenFraction([.of(.firstToken), nil]) == nil)
    #expect(HeadClass.firstTokenFraction([]) == nil)
  }

  @Test func `Classes are known by their names and told apart by their letters`() {
    let all = AttentionClass.allCases.map(HeadClass.of) + [.unclassified]
    #expect(all.map { HeadClass(name: $0.name) } == all)
    #expect(HeadClass(name: "inductoin") == nil)
    #expect(Set(AttentionClass.allCases.map(\.letter)).count == 6)
  }

  @Test func `Matched random controls are the published draws`() {
    let matched = reference.matched
    let picks = matched.picks.map { Head(layer: $0[0], head: $0[1]) }
    let draws = AblationCondition.matchedRandomDraws(picks, headsPerLayer: matched.heads, draws: 3)
    let expected = matched.sets.map { Set($0.map { Head(layer: $0[0], head: $0[1]) }) }
    #expect(draws.map(\.heads) == expected)
    for draw in draws {
      #expect(draw.heads.isDisjoint(with: picks))
      #expect(draw.heads.count { $0.layer == 7 } == 2)
    }
  }

  @Test func `A crowded layer's control is whatever is left`() {
    let picks = (0..<12).map { Head(layer: 0, head: $0) }
    let control = AblationCondition.matchedRandomDraws(picks, headsPerLayer: 16, draws: 1)[0].heads
    #expect(control == Set((12..<16).map { Head(layer: 0, head: $0) }))
    let full = AblationCondition.fullLayers(picks, headsPerLayer: 16).heads
    #expect(full.count == 16)
  }
}
