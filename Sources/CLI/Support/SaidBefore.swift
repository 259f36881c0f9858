import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground
import Mathematics

/// What a command said, kept under a digest of everything that it hangs on, so that the same command on the same files
/// answers at once.
///
/// It hangs on the program, its arguments, the terminal, and the content of every file of the suite and of the evidence;
/// so it is never stale. Where one of them is not known, as of a store or a checkpoint, nothing is kept.
struct SaidBefore {
  let files: LibraryOptions
  let evidence: EvidenceOptions

  /// What was said, in order, and how it ended.
  private struct Said: Codable {
    var parts: [Output.Part]
    var exit: Int32
  }

  /// Says again what `work` said before; without that lets it say it, and keeps it.
  ///
  /// - Parameter work: says everything through ``Output``, and returns what the program is to end with, if not 0. What it
  ///   throws is not kept.
  /// - Returns: what `work` returned
  func say(_ work: () throws -> ExitCode?) throws -> ExitCode? {
    guard let cache = EvidenceCache(environment: ProcessInfo.processInfo.environment), let inputs = inputs(),
      let key = key(of: inputs, cache)
    else { return try work() }
    if let kept = cache.document(key), let said = try? JSONDecoder().decode(Said.self, from: kept) {
      for part in said.parts { Output.say(part) }
      return said.exit == 0 ? nil : ExitCode(said.exit)
    }
    Output.record()
    let exit = try work()
    let parts = Output.recorded()
    // Evidence that could not be read may be there next time, and files that changed meanwhile are of no key.
    if exit != Exit.evidence, isUnchanged(inputs, key, cache),
      let data = try? JSONEncoder().encode(Said(parts: parts, exit: exit?.rawValue ?? 0))
    {
      cache.keep(document: data, as: key)
    }
    return exit
  }

  /// What the answer hangs on, besides the program.
  private struct Inputs {
    var suite: SuiteDescription
    /// Every file of the suite and of measurements.
    var files: [String]
    /// The folder of result files.
    var archive: URL?
    /// What all files were before they were read, by their paths.
    private var states: [String: FileState] = [:]
    /// Whether the times of all files tell any later change: of one that was written to just before, they may not.
    private var isSettled = true

    init(suite: SuiteDescription, files: [String], archive: URL?, results: [String]) {
      self.suite = suite
      self.files = files
      self.archive = archive
      for path in files + results.map({ archive?.appendingPathComponent($0).path ?? $0 }) {
        states[path] = FileState(path: path)
      }
      isSettled = states.values.allSatisfy(\.isSettled)
    }

    /// Whether all files are still there, untouched, and no others; of unsettled ones that is not known.
    func isUntouched(since earlier: Inputs) -> Bool {
      earlier.isSettled && states.count == earlier.states.count
        && states.allSatisfy { path, state in earlier.states[path].map { state.isUntouched(since: $0) } ?? false }
    }
  }

  private func isUnchanged(_ before: Inputs, _ key: String, _ cache: EvidenceCache) -> Bool {
    guard let now = inputs() else { return false }
    return now.isUntouched(since: before) || self.key(of: now, cache) == key
  }

  /// `nil` where something is not known.
  private func inputs() -> Inputs? {
    guard evidence.store == nil, evidence.checkpoint == nil else { return nil }
    let (suite, problems) = SuiteDescription.read(root: files.root)
    guard problems.isEmpty, var read = Self.files(ofSuite: files.root) else { return nil }
    read += evidence.hasMeasurements ? evidence.rows : suite.evidence.rows.map { "\(files.root)/\($0)" }
    read += evidence.replica.map { CommittedReplica.rows(in: $0) } + CommittedReplica.files(root: files.root, suite)
    guard let archive = evidence.archiveFolder(files, suite) else {
      return Inputs(suite: suite, files: read, archive: nil, results: [])
    }
    let folder = URL(fileURLWithPath: archive).resolvingSymlinksInPath()
    return ArchiveImporter.files(in: folder).map { Inputs(suite: suite, files: read, archive: folder, results: $0) }
  }

  private func key(of read: Inputs, _ cache: EvidenceCache) -> String? {
    let surroundings = [
      FileManager.default.currentDirectoryPath, Terminal.hasColour ? "colour" : "", Terminal.width.map { "\($0)" } ?? "",
    ]
    var inputs = (CommandLine.arguments.dropFirst() + surroundings).map { (name: "", digest: $0) }
    // A suite has a thousand files, and nobody waits for a command longer than for their digests.
    let digests = Parallel.map(read.files) { path in FileContent.regular(path).map { SHA256.hash(data: $0).hexadecimal } }
    for (path, digest) in zip(read.files, digests) {
      guard let digest else { return nil }
      inputs.append((path, digest))
    }
    if let folder = read.archive {
      guard let identity = ArchiveImporter.identity(of: folder, files.mappings(read.suite), cache) else { return nil }
      // By the name that it was given, which messages repeat.
      inputs.append((evidence.archiveFolder(files, read.suite) ?? "", identity))
    }
    return cache.key("said", inputs)
  }

  /// Every file that a suite is read from, whatever its name; `nil` where one of its folders cannot be listed.
  private static func files(ofSuite root: String) -> [String]? {
    var files: [String] = []
    for folder in ["claims", "golden", "charts", "mappings"] where FileManager.default.fileExists(atPath: "\(root)/\(folder)") {
      guard let walk = FileManager.default.enumerator(atPath: "\(root)/\(folder)") else { return nil }
      for case let name as String in walk {
        let path = "\(root)/\(folder)/\(name)"
        var isFolder: ObjCBool = false
        if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) || !isFolder.boolValue { files.append(path) }
      }
    }
    let description = "\(root)/\(SuiteDescription.file)"
    if FileManager.default.fileExists(atPath: description) { files.append(description) }
    return files.sorted()
  }
}
