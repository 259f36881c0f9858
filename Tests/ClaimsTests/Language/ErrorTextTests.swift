import Claims
import Foundation
import Ground
import Testing

/// What Foundation throws, in words; its own say `Error Domain=NSCocoaErrorDomain Code=260`.
@Suite struct ErrorTextTests {
  private struct Content: Decodable {
    struct Part: Decodable { var verdict: String }
    var results: [Part]
    var count: Int
  }

  private func words(_ body: () throws -> Void) -> String {
    do { try body() } catch { return reason(of: error) }
    return ""
  }

  @Test(arguments: [
    (#"{"count": 1}"#, "'results' is missing"), (#"{"results": [{"verdict": 3}], "count": 1}"#, "at results[0].verdict: a text"),
    (#"{"results": [], "count": "x"}"#, "at count: a whole number"), (#"{"results": null, "count": 1}"#, "at results: a list"),
    ("{", "not JSON"), ("", "not JSON"), ("[1]", "an object should stand there"),
  ])
  func `Decoding errors name the place and what should stand there`(text: String, expected: String) {
    let found = words { _ = try JSONDecoder().decode(Content.self, from: Data(text.utf8)) }
    #expect(found.contains(expected), "\(found)")
  }

  @Test func `Errors of files say what the system says`() throws {
    let folder = FileManager.default.temporaryDirectory.path
    let missing = folder + "/no-such-\(UUID().uuidString)"
    let found = [
      words { _ = try Data(contentsOf: URL(fileURLWithPath: missing)) },
      words { _ = try String(contentsOfFile: missing, encoding: .utf8) },
      words { _ = try FileManager.default.contentsOfDirectory(atPath: missing) },
      words { _ = try Data(contentsOf: URL(fileURLWithPath: folder)) },
      words { try Data().write(to: URL(fileURLWithPath: missing + "/x/y")) },
      words { try FileManager.default.createDirectory(atPath: "/proc/x", withIntermediateDirectories: false) },
    ]
    for text in found {
      #expect(!text.isEmpty && !text.contains("Domain") && !text.contains("operation") && !text.contains("’"), "\(text)")
    }
    #expect(found[0] == "there is no such file" && found[1] == found[0])
  }
}
