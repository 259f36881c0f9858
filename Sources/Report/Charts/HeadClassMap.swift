import Ground

/// The class of every head on a layer × head grid, told apart by letter as well as by colour.
public struct HeadClassMap: Sendable, Hashable {
  public struct Class: Sendable, Hashable {
    /// `first-token`.
    public var name: String
    /// The one or two letters in its cells: `B`.
    public var letter: String

    public init(name: String, letter: String) {
      self.name = name
      self.letter = letter
    }

    /// The six classes of the survey.
    public static let survey = AttentionClass.allCases.map { Class(name: $0.rawValue, letter: String($0.letter)) }
  }

  public var title: String
  /// In the order of the legend, which fixes their colours.
  public var classes: [Class]
  /// Layer by layer, head by head: index into ``classes``, `nil` for an unclassified head.
  public var cells: [[Int?]]

  public init(title: String, classes: [Class], cells: [[Int?]]) {
    self.title = title
    self.classes = classes
    self.cells = cells
  }
}
