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

  /// The result files of a folder, by their paths in it; `nil` where one of its folders cannot be listed.
  package static func files(in directory: URL) -> [String]? {
    let found = FileWalk.files(under: directory, extensions: extensions)
    return found.unreadable.isEmpty ? found.files : nil
  }

  /// What the folder's result files are, and what they are read by; `nil` where something in it cannot be read.
  package static func identity(of directory: URL, _ mappings: MappingLibrary, _ cache: EvidenceCache) -> String? {
    guard let files = files(in: directory) else { return nil }
    var inputs = [(name: "mappings", digest: mappings.digest)]
    let digests = Parallel.map(files) { name in
      (try? FileWalk.read(name, under: directory)).map { SHA256.hash(data: $0).hexadecimal }
    }
    for (name, digest) in zip(files, digests) {
      guard let digest else { return nil }
      inputs.append((name, digest))
    }
    return cache.key("archive", inputs)
  }
}
