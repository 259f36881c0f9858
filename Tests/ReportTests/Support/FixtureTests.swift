import Testing

struct FixtureTests {
  @Test(arguments: [
    ("a\nb\nc", "a\nB\nc", "line 2 is 'b', expected 'B'"), ("a", "a\nb", "line 2 is the end, expected 'b'"),
    ("a\n", "a", "line 2 is '', expected the end"),
  ])
  func `The first line that differs is named`(text: String, expected: String, words: String) {
    #expect(Fixture.firstDifference(text, expected) == words)
  }
}
