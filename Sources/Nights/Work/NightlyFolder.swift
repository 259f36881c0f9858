import Claims
import Evidence
import Foundation
import Glibc
import Ground
import Mathematics

/// The folder of a lab's nights, and what lies where in it.
///
/// ```
/// store.sqlite        the measurement table, as claims see it
/// superseded.sqlite   rows of checkpoints that have changed since
/// noise.sqlite        parts of batches and repeated measurements
/// ledger.sqlite       which units are in the table, digests, nights, verdicts
/// units/KEY.json      units that are planned
/// results/KE/KEY.jsonl, results/KE/KEY.failed.json
/// logs/               what workers said that ended badly
/// site/               index, feed, claims/ID.html, nights/TIME/: dated reports
/// lock                held by the run that is at work
/// ```
public struct NightlyFolder: Sendable, Hashable {
  public let path: String

  /// Makes the folder where it is not there.
  public init(_ path: String) throws(MeasuringError) {
    self.path = path
    for name in ["units", "results", "site/nights", "site/claims", "logs"] {
      do {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
      } catch {
        throw MeasuringError("\(path)/\(name)", "cannot be made: \(reason(of: error)); check 'home' and your rights")
      }
    }
  }

  /// The folder as it is, for who only reads: nothing is made in it.
  ///
  /// - Throws: where no night was run in it.
  public init(reading path: String) throws(MeasuringError) {
    self.path = path
    guard access(ledger, F_OK) == 0 else {
      throw MeasuringError(path, "no night was run here yet; start with 'claims nightly run', or correct 'home'")
    }
  }

  public var store: String { "\(path)/store.sqlite" }
  public var superseded: String { "\(path)/superseded.sqlite" }
  public var noise: String { "\(path)/noise.sqlite" }
  public var ledger: String { "\(path)/ledger.sqlite" }
  var lock: String { "\(path)/lock" }

  func unit(_ key: String) -> String { "\(path)/units/\(Self.name(key)).json" }
  func result(_ key: String) -> String { "\(path)/results/\(Self.name(key).prefix(2))/\(Self.name(key)).jsonl" }
  func failure(_ key: String) -> String {
    "\(path)/results/\(Self.name(key).prefix(2))/\(Self.name(key)).failed.json"
  }

  /// A key as a file's name: itself, unless it is no digest (a damaged table may hold anything), which then names a file
  /// that is not there.
  private static func name(_ key: String) -> String {
    let isDigest = key.utf8.count == 64 && key.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    return isDigest ? key : SHA256.hash(data: Array(key.utf8)).hexadecimal
  }

  public var site: String { "\(path)/site" }
  public func night(_ id: String) -> String { "\(site)/nights/\(id)" }

  /// Writes a file that appears whole or not at all.
  public static func write(_ data: Data, to path: String) throws(MeasuringError) {
    do {
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      try AtomicFile.write(data, to: path)
    } catch let error as CheckpointError {
      throw MeasuringError(path, "cannot be written: \(error.problem). \(error.remedy)")
    } catch {
      throw MeasuringError(path, "cannot be written: \(reason(of: error))")
    }
  }

  func write(_ unit: WorkUnit) throws(MeasuringError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      try Self.write(encoder.encode(unit), to: self.unit(unit.key))
    } catch let error as MeasuringError {
      throw error
    } catch {
      throw MeasuringError(self.unit(unit.key), reason(of: error))
    }
  }

  /// The planned unit of a key.
  public func readUnit(_ key: String) throws(MeasuringError) -> WorkUnit {
    let file = unit(key)
    do {
      let unit = try JSONDecoder().decode(WorkUnit.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
      guard unit.key == key else { throw MeasuringError(file, "holds another unit, \(unit.key)") }
      return unit
    } catch let error as MeasuringError {
      throw error
    } catch {
      throw MeasuringError(file, "is no unit of work: \(reason(of: error)); plan again with 'claims nightly run'")
    }
  }

  /// Keys of all planned units.
  func plannedKeys() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/units")) ?? []
    return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(".json".count)) }.sorted()
  }

  /// Whether the disk has no room for another result: what fails then is not a checkpoint's fault.
  var isFull: Bool {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 1 << 20
  }

  /// Removes temporary files that killed processes left: those older than a day, which no worker still writes.
  func removeLeftovers() {
    for folder in ["units", "results", "site"] {
      let root = "\(path)/\(folder)"
      guard let walk = FileManager.default.enumerator(atPath: root) else { continue }
      for case let name as String in walk where name.hasSuffix(".tmp") {
        var status = stat()
        guard stat("\(root)/\(name)", &status) == 0 else { continue }
        if Date.now.timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > 86_400 { unlink("\(root)/\(name)") }
      }
    }
  }
}
