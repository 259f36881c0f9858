import Ground

/// One value that a question found.
public enum Value: Sendable, Hashable {
  case number(Double)
  case heads(HeadSet)
  case text(String)

  public var written: String {
    switch self {
    case .number(let value): NumberText.short(value)
    case .heads(let set): set.description
    case .text(let text): text
    }
  }
}
