/// A place in a file: 1-based line and column.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var column: Int

  public init(file: String, line: Int = 1, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line):\(column)" }
}

extension SourceLocation: Comparable {
  public static func < (a: SourceLocation, b: SourceLocation) -> Bool {
    (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }
}

/// A mistake in a claim or golden file: where it is, what is wrong, what to do about it.
public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
  public var location: SourceLocation
  public var message: String
  public var remedy: String

  public init(_ location: SourceLocation, _ message: String, remedy: String) {
    self.location = location
    self.message = message
    self.remedy = remedy
  }

  public var description: String { "\(location): \(message); \(remedy)" }
}
