import Claims
import Foundation
import Testing

/// The authors keep their files in folders of their own choice, and a copy of them may have others: what a file is does
/// not hang on where it lies.
@Suite struct FoldersOfEvidence {
  /// The published files as their repository has them, beside scripts, notebooks and other things.
  private func repository() throws -> URL {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("repository-\(UUID().uuidString)")
    let archive = URL(fileURLWithPath: Suite.root + "/Tests/HarnessTests/Fixtures/archive")
    let folders = [
      "cross_architecture": "cross_architecture/results", "natural": "text/results", "ts51m": "results", "robustness": "robustness",
    ]
    for (from, to) in folders {
      let source = archive.appendingPathComponent(from)
      guard FileManager.default.fileExists(atPath: source.path) else { continue }
      let target = root.appendingPathComponent(to)
      try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: source, to: target)
    }
    for (name, text) in [("README.md", "# code"), ("run.py", "print(1)"), ("notes.ipynb", "{\"cells\": []}"), (".git/config", "[core]")] {
      let file = root.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return root
  }

  @Test func `No verdict hangs on the folders, but for those of claims about the folders`() throws {
    let root = try repository()
    defer { try? FileManager.default.removeItem(at: root) }
    let moved = try SuiteEvidence(set: "fixtures", archive: root.path, withReplica: false).verifier
    let usual = try Suite.fixtures.get().verifier
    var compared = 0
    for item in Suite.cases where item.tier == .archive && item.claim.section != "11" {
      let (there, here) = (moved.verify(item.check, of: item.claim, on: .archive), usual.verify(item.check, of: item.claim, on: .archive))
      #expect(there.verdict == here.verdict, "\(item.testDescription): \(there.reason)")
      #expect(there.items == here.items, "\(item.testDescription)")
      compared += 1
    }
    #expect(compared > 600)
  }
}
