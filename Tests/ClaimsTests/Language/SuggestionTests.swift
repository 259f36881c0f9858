import Testing

@testable import Ground

@Suite struct Suggestions {
  static let ids = ["bos-floor-l0-l1", "bos-fraction-table", "picks-s42", "spread-of-picks"]

  @Test(arguments: [
    ("bos-flor", "bos-floor-l0-l1"), ("picks-s24", "picks-s42"), ("pick-s42", "picks-s42"),
    ("bos-fraction-tabel", "bos-fraction-table"), ("picks", "picks-s42"),
  ])
  func `The closest name comes first`(mistyped: String, meant: String) {
    #expect(Suggestion.closest(to: mistyped, among: Self.ids).first == meant)
    #expect(Suggestion.remedy(for: mistyped, among: Self.ids) == "did you mean '\(meant)'?")
  }

  @Test func `What is like nothing gets the whole list`() {
    let remedy = Suggestion.remedy(for: "zzzzzz", among: Self.ids)
    #expect(remedy == "known: " + Self.ids.sorted().joined(separator: ", "))
  }

  @Test func `A long list is cut`() {
    let remedy = Suggestion.remedy(for: "zzzzzz", among: (0..<20).map { "a\($0)" })
    #expect(remedy.hasSuffix("… (20 in all)"))
  }

  @Test(arguments: [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("same", "same", 0)])
  func `Distance counts edits and neighbour swaps`(a: String, b: String, distance: Int) {
    #expect(Suggestion.distance(a, b) == distance)
    #expect(Suggestion.distance(b, a) == distance)
  }
}
