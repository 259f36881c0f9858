@testable import Evidence
import Foundation
import Ground
import Testing

/// What stands where a file of measurements is expected, and is none.
@Suite struct SpecialFileTests {
  @Test func `A pipe, a folder and a device are said to be what they are, and none is waited for`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let pipe = folder.appending(path: "rows.jsonl").path
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, words) in [(pipe, "is a pipe"), (folder.path, "is a folder"), ("/dev/null", "is a device")] {
      let refusal = try #require(SpecialFile.refusal(path))
      #expect(refusal.hasPrefix(words) && refusal.contains("; "), "\(path)")
      #expect(throws: MeasuringError(path, refusal)) { try MeasurementLines.read(path) }
      #expect(throws: MeasuringError(path, refusal)) { try MeasuredFile.read(path, mappings: MappingLibrary(files: [])) }
    }
    #expect(SpecialFile.refusal(folder.path + "/nothing") == nil)
    let file = folder.appending(path: "file").path
    try Data("x".utf8).write(to: URL(fileURLWithPath: file))
    #expect(SpecialFile.refusal(file) == nil)
  }
}
