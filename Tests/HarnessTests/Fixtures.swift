import Claims
import Foundation
import Questions
import SpectralFingerprints

@testable import Evidence

/// The files under `Fixtures`, and damaged copies of them.
enum Fixtures {
  static var archive: URL { folder("archive") }
  static var published: URL { folder("published") }

  /// The repository's folder.
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The mappings of the repository's suite.
  static let mappings = MappingLibrary.load(root: repository, suite: SuiteDescription.declared(root: repository).suite, programmed: [SpectralFingerprintsLayouts()])

  static func folder(_ name: String) -> URL {
    (Bundle.module.resourceURL ?? URL(fileURLWithPath: "."))
      .appendingPathComponent("Fixtures").appendingPathComponent(name)
  }

  static func text(_ name: String) throws -> String {
    try String(contentsOf: archive.appendingPathComponent(name), encoding: .utf8)
  }

  /// A new empty folder of its own.
  static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("harness-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Imports the given files, by name and content, from a folder of their own into a new table.
  static func importing(
    _ files: [String: String]
  ) throws -> (store: MeasurementStore, summary: ImportSummary) {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let store = try MeasurementStore()
    return (store, try ArchiveImporter.importAll(directory: folder, into: store, mappings: mappings))
  }
}

extension String {
  /// The text with the first occurrence of `old` replaced; fails a test that would change nothing.
  func editing(_ old: String, to new: String) throws -> String {
    guard let range = range(of: old) else { throw EditError(missing: old) }
    return replacingCharacters(in: range, with: new)
  }
}

struct EditError: Error { var missing: String }
