import Claims
import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Mathematics

/// What measuring a unit gave, as a file under the unit's key: a line about it, then its rows, one a line.
///
/// The first line holds the SHA-256 of the rest, so that a file that was damaged is told from one that is whole.
public struct UnitResult: Sendable {
  struct Header: Codable {
    var format = 1
    var unit: WorkUnit
    /// Name of the batch in the table.
    var batch: String
    var rows: Int
    var seconds: Double
    var host: String
    var time: String
    /// The induction screen found, in order of rank.
    var screen: [String]
    var sha256: String
  }

  var header: Header
  public var rows: [Measurement]

  public var unit: WorkUnit { header.unit }

  func write(to path: String) throws(MeasuringError) {
    let lines = try MeasurementLines.encode(rows)
    var header = header
    header.rows = rows.count
    header.sha256 = SHA256.hash(data: lines).hexadecimal
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      try NightlyFolder.write(encoder.encode(header) + Data("\n".utf8) + lines, to: path)
    } catch let error as MeasuringError {
      throw error
    } catch {
      throw MeasuringError(path, reason(of: error))
    }
  }

  static func read(_ path: String) throws(MeasuringError) -> UnitResult {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      guard let end = data.firstIndex(of: UInt8(ascii: "\n")) else {
        throw MeasuringError(path, "has no first line; measure again")
      }
      let header = try JSONDecoder().decode(Header.self, from: data[..<end])
      let lines = Data(data[data.index(after: end)...])
      guard header.format == 1 else { throw MeasuringError(path, "format \(header.format), 1 is known; measure again") }
      guard SHA256.hash(data: lines).hexadecimal == header.sha256 else {
        throw MeasuringError(path, "its rows are damaged; measure again")
      }
      let rows = try MeasurementLines.decode(lines, path: path)
      guard rows.count == header.rows else { throw MeasuringError(path, "rows are missing; measure again") }
      return UnitResult(header: header, rows: rows)
    } catch let error as MeasuringError {
      throw error
    } catch {
      throw MeasuringError(path, "is no result: \(reason(of: error)); measure again")
    }
  }

  /// The unit as the ledger remembers it.
  var finished: FinishedUnit {
    FinishedUnit(
      key: unit.key, subject: unit.subject, step: unit.step, kind: unit.kind.written, batch: header.batch,
      checkpoint: unit.checkpoint, configuration: unit.configuration, path: unit.path, tokens: unit.tokens,
      source: unit.sourceName(batch: header.batch), rows: rows.count, seconds: header.seconds, host: header.host,
      time: header.time, screen: header.screen.joined(separator: " "))
  }
}

/// Why a unit gave no result, as its worker said.
struct UnitFailure: Codable {
  var reason: String
  var host: String
  var time: String

  static func read(_ path: String) -> UnitFailure? {
    (try? Data(contentsOf: URL(fileURLWithPath: path))).flatMap { try? JSONDecoder().decode(Self.self, from: $0) }
  }
}
