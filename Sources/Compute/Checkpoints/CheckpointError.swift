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

/// A string that came out of a file, made fit for an error message: quoted, printable and of bounded length.
func quoted(_ text: String) -> String {
  let limit = 120
  var result = "'"
  var written = 0
  for scalar in text.unicodeScalars {
    guard written < limit else {
      result += "…"
      break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      result.unicodeScalars.append(scalar)
    }
    written += 1
  }
  return result + "'"
}
