/// Why a file could not be used: which file, where in it, what is wrong, and what to do about it.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path of the file as the caller gave it.
  public var file: String
  /// The place in the file: a byte offset, a tensor's name, a field.
  public var place: String
  /// What is wrong there.
  public var problem: String
  /// What the reader of the message can do.
  public var remedy: String

  public init(file: String, place: String, problem: String, remedy: String) {
    self.file = file
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  public var description: String { "\(file): \(place): \(problem). \(remedy)" }
}
