import Testing

@testable import Report

/// Lines for a terminal are broken to its width.
@Suite struct TextLineTests {
  @Test(arguments: [20, 40, 80], ["one two three four five six seven eight nine ten", String(repeating: "x", count: 130), "", "a\nb c"])
  func `No line is wider than the terminal, and no word is lost`(_ width: Int, _ text: String) {
    for indent in [0, 4, 8] {
      for lead in ["mark:", "differs from the accepted result:"] {
        let lines = TextLine(text, indent: indent, lead: lead).broken(to: width)
        #expect(!lines.isEmpty)
        for line in lines { #expect(line.count <= width, "\(line)") }
        let kept = lines.joined(separator: " ").filter { !$0.isWhitespace }
        #expect(kept == (lead + text).filter { !$0.isWhitespace })
      }
    }
  }

  @Test func `Without a terminal a line stays one line`() {
    let text = String(repeating: "word ", count: 60)
    #expect(TextLine(text, indent: 2).broken(to: nil).count == 1)
  }

  @Test(arguments: [10, 40, 80, 200])
  func `A status line never fills the width`(_ width: Int) {
    let parts = ["2 of 6 seeds trained, 4:10 left in all"] + (1...9).map { "s\($0) 800/10000 pin 0.45" }
    let line = StatusLine.fitted(parts, to: width)
    #expect(!line.isEmpty && line.count < width)
    #expect(line.hasPrefix(parts[0].prefix(width - 1)))
  }
}
