import CheckpointFiles
import Claims
import Foundation
import Glibc
import Ground
import Mathematics
import Transformer

/// What a look at a checkpoint's files found.
public enum CheckpointState: Sendable, Hashable {
  /// Still being written, as far as one can tell.
  case waiting(String)
  /// Will not become readable by waiting.
  case broken(String)
  /// Complete; with the digests of its weights and of its configuration.
  case ready(weights: String, configuration: String)
}

/// Looks at checkpoints' files: whether they are complete, and what is in them.
struct CheckpointInspector {
  var settle: Int
  var patience: Int
  /// The digest of content that had these files' sizes and times before, if it is known, and how to remember it.
  var known: (_ path: String, _ stamp: String) -> String?
  var remember: (_ path: String, _ stamp: String, _ digest: String) -> Void
  var now = Date.now.timeIntervalSince1970

  func state(of candidate: CheckpointCandidate) -> CheckpointState {
    guard let before = FileStamp(candidate.path) else { return .broken("cannot be looked at: \(lastError)") }
    let age = now - before.newest
    // A time in the future says nothing about when the file was written.
    if age >= 0, age < Double(settle) {
      return .waiting("changed \(Int(age)) s ago, less than 'settle' (\(settle) s)")
    }
    func unreadable(_ reason: String) -> CheckpointState {
      age < Double(patience) ? .waiting(reason) : .broken("\(reason) (unchanged for \(Int(age / 3600)) h)")
    }
    if let name = before.unfinished { return unreadable("\(name) is there: something is still being written") }
    do {
      let model: OpenedModel
      do throws(OpeningError) {
        model = try OpenedModel(path: candidate.path, weights: candidate.subject.weights)
      } catch {
        return unreadable("\(error)")
      }
      let source = model.source
      let folder = source.files.first.flatMap { file in file.lastIndex(of: "/").map { String(file[...$0]) } } ?? ""
      if let wanted = candidate.subject.family {
        let found = try (model.configuration ?? ModelConfiguration(beside: source)).family
        guard found == wanted else {
          return .broken("its family is \(found.rawValue), not \(wanted.rawValue); correct 'family' or 'checkpoints'")
        }
      }
      let configuration = Self.digest(ofText: folder + "config.json")
      if let digest = known(candidate.path, before.text) {
        return .ready(weights: digest, configuration: configuration)
      }
      let files = try ContentDigest.ofEach(source.files)
      let digest = ContentDigest.combined(files)
      guard FileStamp(candidate.path)?.text == before.text else {
        return .waiting("changed while it was read")
      }
      remember(candidate.path, before.text, digest)
      if files.count > 1 {
        for file in files { remember(Self.place(of: file.name, in: candidate.path), before.text, file.digest) }
      }
      return .ready(weights: digest, configuration: configuration)
    } catch {
      return unreadable("\(error)")
    }
  }

  /// Under what the digest of one of several files is remembered.
  static func place(of file: String, in checkpoint: String) -> String { "\(checkpoint)\t\(file)" }

  private var lastError: String { String(cString: strerror(errno)) }

  /// SHA-256 of a small file; empty if there is none.
  static func digest(ofText path: String) -> String {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return "" }
    return SHA256.hash(data: data).hexadecimal
  }
}

/// Sizes and times of a checkpoint's files: equal stamps, same content.
struct FileStamp: Hashable {
  var text: String
  /// The youngest file's time of change, seconds.
  var newest: Double
  /// A name that belongs to a file being written.
  var unfinished: String?

  /// `nil` if the path cannot be looked at.
  init?(_ path: String) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    var files = [path]
    if isFolder.boolValue {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return nil }
      files = names.filter { !$0.hasPrefix(".") }.sorted().map { "\(path)/\($0)" }
    } else {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      files += ["config.json", "tokenizer.json"].map { folder + $0 }
        .filter { FileManager.default.fileExists(atPath: $0) }
    }
    text = ""
    newest = 0
    for file in files {
      var status = stat()
      guard stat(file, &status) == 0 else { return nil }
      guard status.st_mode & S_IFMT == S_IFREG else { continue }
      let name = file.split(separator: "/").last.map(String.init) ?? file
      if [".tmp", ".part", ".incomplete", ".crdownload"].contains(where: { name.hasSuffix($0) }) { unfinished = name }
      let time = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
      newest = max(newest, time)
      text += "\(name)\t\(status.st_size)\t\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)\t\(status.st_ino)\n"
    }
  }
}
