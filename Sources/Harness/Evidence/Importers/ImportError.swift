/// Why a results file gave no rows.
public struct ImportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Path relative to the archive root.
  public var file: String
  /// Where in the file: a JSON path (`$.pr.L0_H3[2]`), or line and column.
  public var place: String
  public var problem: String
  public var remedy: String
  /// Whether the file is a sound one about something that no claim speaks of: it is passed over, and nothing is missing.
  var isForeign = false

  public init(file: String, place: String, problem: String, remedy: String) {
    self.file = file
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  public var description: String { "\(file), \(place): \(problem); \(remedy)" }
}
