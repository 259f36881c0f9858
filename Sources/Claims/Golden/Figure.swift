import Ground

/// A figure of the paper: what it prints, how exactly it is meant, and which measurement it states.
public struct Figure: Sendable, Hashable {
  /// What the name of a figure follows where answers name their sources.
  package static let sourcePrefix = "golden "

  public enum Content: Sendable, Hashable {
    case number(Double)
    case heads(HeadSet)
    case text(String)
    /// Several texts or numbers, e.g. the names of classes.
    case list([Value])
  }

  /// Full name: `<claim id>/<name>`.
  public var name: String
  public var content: Content
  /// As printed; `nil` for sets, texts and lists.
  public var printed: String?
  /// For numbers: how far a value may lie from ``content`` and still print the same, or the stated tolerance.
  public var tolerance: Double
  /// Why the tolerance is not half a unit of the last digit.
  public var toleranceReason: String?
  /// The measurement that the figure states, as fields of a row of the table; `nil` for pure constants.
  public var measures: [String: String]?
  public var location: SourceLocation

  public var written: String {
    switch content {
    case .number(let value): printed ?? NumberText.short(value)
    case .heads(let set): set.description
    case .text(let text): text
    case .list(let values): values.map(\.written).joined(separator: ", ")
    }
  }
}
