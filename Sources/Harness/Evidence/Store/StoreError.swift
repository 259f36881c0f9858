/// Why the measurement table did not do what it was asked.
public enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A row lacks part of its provenance; `field` is the empty one.
  case missingProvenance(source: String, field: String)
  /// A row's value, or its token count, is NaN or infinite, or its step, layer, head or count is negative.
  case unusableNumber(source: String, key: Measurement.Key, problem: String)
  /// A row handed over for one source says that it comes from another.
  case foreignRow(source: String, found: String)
  /// Two rows of one source have the same key and label.
  case duplicate(source: String, key: Measurement.Key, label: String)
  /// The file at `path` was written by a newer version of the program.
  case newerSchema(path: String)
  /// The file holds something that none of its versions wrote: it is damaged, or another program's.
  case damaged(path: String, problem: String)
  /// There is no room for it on the disk, or the disk fails.
  case noRoom(path: String, problem: String)
  /// SQLite refused; `problem` is its message.
  case database(path: String, problem: String)

  /// Whether the rows handed over are at fault, so that other rows can still be stored.
  public var isAboutRows: Bool {
    switch self {
    case .missingProvenance, .unusableNumber, .foreignRow, .duplicate: true
    case .newerSchema, .damaged, .noRoom, .database: false
    }
  }

  public var description: String {
    switch self {
    case .missingProvenance(let source, let field):
      "a row of '\(source)' has no \(field): give every row its source, digest, precision and software"
    case .unusableNumber(let source, let key, let problem):
      "'\(source)', \(key.quantity.rawValue) of \(key.subject): \(problem); leave it out or mend its source"
    case .foreignRow(let source, let found):
      "rows of '\(found)' were handed over as rows of '\(source)': hand over one source at a time"
    case .duplicate(let source, let key, let label):
      "'\(source)' has \(key.quantity.rawValue) of \(key.subject) twice"
        + Self.place(of: key, label: label) + ": name the run or the condition that tells them apart"
    case .newerSchema(let path):
      "\(path) was written by a newer version: update the program, or remove the file to fill a new one"
    case .damaged(let path, let problem):
      "\(path): \(problem); it is damaged or no file of this program: restore it from a copy, or move it away to fill a "
        + "new one"
    case .noRoom(let path, let problem):
      "\(path): \(problem); make room, or check the disk, and run again: what was stored is kept"
    case .database(let path, let problem):
      "\(path): \(problem); check the file's permissions, and that no other program holds it"
    }
  }

  private static func place(of key: Measurement.Key, label: String) -> String {
    var parts: [String] = []
    if let step = key.step { parts.append("step \(step)") }
    if let layer = key.layer { parts.append("layer \(layer)") }
    if let head = key.head { parts.append("head \(head)") }
    if !key.item.isEmpty { parts.append(key.item) }
    if !key.detail.isEmpty { parts.append(key.detail) }
    if key.ablated != "none" { parts.append("without \(key.ablated)") }
    if !label.isEmpty { parts.append("'\(label)'") }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }
}
