import Foundation
import Mathematics

extension ArchiveImporter {
  /// A table of the folder's files: one that was made of the same files before, or a new one in memory, which is kept.
  ///
  /// A folder of which anything cannot be read or imported is read anew each time, and has no key.
  static func table(
    of directory: URL, mappings: MappingLibrary, cache: EvidenceCache?
  ) throws -> (store: MeasurementStore, failures: [String], unused: [String: String], key: String?) {
    let key = cache.flatMap { Self.identity(of: directory, mappings, $0) }
    if let key, let kept = cache?.table(key) { return (kept.store, [], kept.besides, key) }
    let store = try MeasurementStore()
    let summary = try importAll(directory: directory, into: store, mappings: mappings)
    // A file that changed while it was read belongs to no key.
    guard let key, let cache, summary.failures.isEmpty, key == Self.identity(of: directory, mappings, cache) else {
      return (store, summary.failures.map(\.description), summary.unused, nil)
    }
    cache.keep(store, besides: summary.unused, as: key)
    return (store, [], summary.unused, key)
  }

  /// What the folder's result files are, and what they are read by; `nil` where something in it cannot be read.
  package static func identity(of directory: URL, _ mappings: MappingLibrary, _ cache: EvidenceCache) -> String? {
    let found = FileWalk.files(under: directory, extensions: extensions)
    guard found.unreadable.isEmpty else { return nil }
    var inputs = [(name: "mappings", digest: mappings.digest)]
    for name in found.files {
      guard let bytes = try? FileWalk.read(name, under: directory) else { return nil }
      inputs.append((name, SHA256.hash(data: bytes).hexadecimal))
    }
    return cache.key("archive", inputs)
  }
}
