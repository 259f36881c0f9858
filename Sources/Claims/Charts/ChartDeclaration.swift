import Ground

/// A chart as its file declares it: what it draws, asked in the words of the claims, and which claims it illustrates.
///
/// This is the normal form of one chart: a file with `each` declares several.
public struct ChartDeclaration: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Values of heads over training, some in the foreground, with an accuracy below: `picks`, `rest`, `accuracy`.
    case trajectories
    /// One value a head on the layer × head grid: `values`, `marked`.
    case heat
    /// Members that every two sets share: `shared`, `sizes`, `chance`.
    case overlap
    /// A group of bars for each row, one bar a series.
    case bars
    /// A line over the layers for each row: one series.
    case layers
    /// Sorted values and the place of their elbow: `values`, `elbow`.
    case elbow
    /// The class of every head: `heads`, and a series of heads for each class.
    case classes

    /// Series that the kind cannot do without, and those that it may have; `nil` where names are free.
    var series: (required: [String], optional: [String]?) {
      switch self {
      case .trajectories: (["picks", "rest"], ["accuracy"])
      case .heat: (["values"], ["marked"])
      case .overlap: (["shared", "sizes"], ["chance"])
      case .bars, .layers: ([], nil)
      case .elbow: (["values", "elbow"], [])
      case .classes: (["heads"], nil)
      }
    }
  }

  /// How training steps lie along their axis.
  public enum StepAxis: String, Sendable, Hashable, CaseIterable {
    case linear
    /// By their logarithm; needs steps above zero.
    case logarithmic
    /// By their square root, which gives the early part of a training room without emptying the late one.
    case root
  }

  /// What is drawn under one name.
  public struct Series: Sendable, Hashable {
    public var name: String
    public var ask: Expression
  }

  /// A member of `for`; charts without it have one row.
  public struct Row: Sendable, Hashable {
    public var label: String
    public var series: [Series]
  }

  public var id: String
  public var kind: Kind
  /// Heading that it stands under with its like.
  public var group: String
  public var title: String
  /// What to look for. Markdown.
  public var caption: String
  /// Ids of the claims that it is about.
  public var illustrates: [String]
  public var rows: [Row]
  /// What the values are, with unit.
  public var quantity: String
  /// What the rows are (`seed and step`), what error bars are, what marked heads are: where the kind shows them.
  public var rowsAre: String
  public var errorsAre: String
  public var marksAre: String
  /// Upper end of the value axis, where the quantity has one.
  public var maximum: Double?
  /// How steps lie along their axis.
  public var stepAxis: StepAxis
  public var location: SourceLocation
}
