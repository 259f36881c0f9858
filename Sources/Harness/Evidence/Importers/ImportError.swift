import Ground

/// Why a results file gave no rows.
public struct ImportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file's path, in an archive relative to its root.
  public var file: String
  /// Where in the file: a JSON path (`$.pr.L0_H3[2]`), or line and column.
  public var place: String
  public var problem: String
  public var remedy: String
  /// Whether the file is a sound one about something that no claim speaks of: it is passed over, and nothing is missing.
  package var isForeign = false
  /// Whether a mapping's table lacks a text of the file.
  var isUntranslated = false
  /// The way to the place in a JSON document, where it is one.
  var way: [JSONPlaces.Step]?

  public init(file: String, place: String, problem: String, remedy: String) {
    self.file = file
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  /// The same with line and column besides.
  ///
  /// - Parameter bytes: the file's content
  func located(in bytes: [UInt8]) -> ImportError {
    guard let way, !way.isEmpty, let found = JSONPlaces.place(of: way, in: bytes) else { return self }
    var error = self
    error.place += " (line \(found.line), column \(found.column))"
    error.way = nil
    return error
  }

  public var description: String { "\(file), \(place): \(problem); \(remedy)" }
}
