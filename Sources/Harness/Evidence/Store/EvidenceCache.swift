import Claims
import Foundation
import GRDB
import Ground
import Mathematics

/// Tables and documents made of files before, kept so that the same files need not be read again.
///
/// Each is kept under a digest of everything that it was made of: the content of each file, the mappings, the suite's
/// quantities, and the program. So it is never stale: where anything differs, another table is made. What cannot be kept or
/// read is made anew without a word, since nothing is lost by it.
///
/// ```swift
/// let cache = EvidenceCache(environment: ["CLAIMS_CACHE": "/tmp/claims"])
/// ```
public struct EvidenceCache: Sendable {
  /// More tables than one person goes back and forth between.
  private static let most = 12

  let folder: URL
  /// What rows could name when the cache was opened.
  private let quantities: [QuantityDeclaration]

  /// The cache in the folder that `CLAIMS_CACHE` names, else in `claims` among the user's caches; `nil` where it names `off`
  /// or there is no folder to write to. The suite's quantities must have been declared.
  public init?(environment: [String: String]) {
    let named = environment["CLAIMS_CACHE"] ?? ""
    guard named != "off" else { return nil }
    let home = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? environment["HOME"].map { $0 + "/.cache" }
    guard let path = named.isEmpty ? home.map({ $0 + "/claims" }) : named else { return nil }
    folder = URL(fileURLWithPath: path)
    quantities = Quantity.all.map(\.declaration)
    guard (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil,
      FileManager.default.isWritableFile(atPath: folder.path)
    else { return nil }
  }

  /// What stands beside a table: what is to be remembered besides its rows, and the digest of its file, by which any damage
  /// shows.
  private struct Beside: Codable {
    var besides: [String: String]
    var digest: String
  }

  /// The table under this key with what is to be remembered besides its rows, or `nil` if none is kept or what is kept is
  /// damaged.
  func table(_ key: String) -> (store: MeasurementStore, besides: [String: String])? {
    let path = self.path(key)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let beside = try? JSONDecoder().decode(Beside.self, from: Data(contentsOf: URL(fileURLWithPath: self.beside(key)))),
      Self.digest(of: path) == beside.digest, let store = try? MeasurementStore(kept: path)
    else {
      try? FileManager.default.removeItem(atPath: path)
      return nil
    }
    // What is used stays longest.
    try? FileManager.default.setAttributes([.modificationDate: Date.now], ofItemAtPath: path)
    return (store, beside.besides)
  }

  /// Keeps a copy of the table, which appears whole or not at all.
  func keep(_ store: MeasurementStore, besides: [String: String] = [:], as key: String) {
    let unfinished = path(".\(key).\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: unfinished) }
    // The table comes last: where it is, all is.
    guard (try? store.copy(to: unfinished)) != nil, let digest = Self.digest(of: unfinished),
      let data = try? JSONEncoder().encode(Beside(besides: besides, digest: digest)),
      (try? data.write(to: URL(fileURLWithPath: beside(key)), options: .atomic)) != nil, rename(unfinished, path(key)) == 0
    else { return }
    removeOldest()
  }

  /// The file of results that are kept; see ``ResultCache``.
  var results: String { folder.appending(path: "results.db").path }

  private func path(_ key: String) -> String { folder.appending(path: "\(key).sqlite").path }
  private static func digest(of path: String) -> String? {
    (try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)).map { SHA256.hash(data: $0).hexadecimal }
  }

  private func beside(_ key: String) -> String { folder.appending(path: "\(key).json").path }

  private func removeOldest() {
    for file in oldestLast(withEnding: "sqlite").dropFirst(Self.most) {
      try? FileManager.default.removeItem(at: file)
      try? FileManager.default.removeItem(at: file.deletingPathExtension().appendingPathExtension("json"))
    }
  }

  /// The files of a kind, by when they were used last.
  func oldestLast(withEnding ending: String) -> [URL] {
    let kept = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
    return kept.filter { $0.pathExtension == ending }.map { file in
      (file, (try? file.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate ?? .distantPast)
    }.sorted { $0.1 > $1.1 }.map(\.0)
  }

  /// A key for what is kept of this kind, made of these inputs. Any difference in one of them gives another key.
  package func key(_ kind: String, _ inputs: some Sequence<(name: String, digest: String)>) -> String {
    var text = "\(kind)\u{0}\(Self.program)\u{0}"
    for quantity in quantities { text += "\(quantity)\u{0}" }
    for input in inputs { text += "\(input.name)\u{0}\(input.digest)\u{0}" }
    return "\(kind)-\(SHA256.hash(data: Array(text.utf8)).hexadecimal.prefix(32))"
  }

  /// What tells one build of the program from another.
  private static let program: String = {
    var state = stat()
    guard stat("/proc/self/exe", &state) == 0 else { return UUID().uuidString }
    return "\(state.st_dev) \(state.st_ino) \(state.st_size) \(state.st_mtim.tv_sec).\(state.st_mtim.tv_nsec)"
  }()
}

extension MeasurementStore {
  /// Opens a table that a cache keeps: it is read and never written.
  fileprivate convenience init(kept path: String) throws(StoreError) {
    var configuration = Self.configuration
    configuration.readonly = true
    self.init(path: path, try StoreSchema.file(path).openKept(configuration))
  }

  /// Writes a copy of the table to a new file.
  fileprivate func copy(to path: String) throws(StoreError) {
    try DatabaseFile.attempt(path) {
      let queue = try DatabaseQueue(path: path)
      try database.backup(to: queue)
      try queue.close()
    }
  }
}
