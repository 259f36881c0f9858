import Foundation
import Ground
import Testing

/// Expected outputs, kept as files beside the tests.
enum Fixture {
  /// Compares a text with the file of that name. Where they differ, the new text is put into the temporary
  /// folder, to be looked at and, if it is right, copied over the file.
  static func expect(_ text: String, equals name: String, _ location: Testing.SourceLocation = #_sourceLocation)
    throws
  {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    let expected = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    guard text != expected else { return }
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("new-\(name)")
    try text.write(to: place, atomically: true, encoding: .utf8)
    Issue.record(
      "not the bytes of Fixtures/\(name): \(firstDifference(text, expected)); compare it with \(place.path)",
      sourceLocation: location)
  }

  /// The first line that differs, as it is and as it was expected.
  static func firstDifference(_ text: String, _ expected: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let same = zip(lines, wanted).prefix { $0 == $1 }.count
    func line(_ lines: [Substring]) -> String { lines.indices.contains(same) ? "'\(lines[same])'" : "the end" }
    return "line \(same + 1) is \(line(lines)), expected \(line(wanted))"
  }
}
