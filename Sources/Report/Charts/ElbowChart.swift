/// Values of all heads in descending order with the elbow marked.
public struct ElbowChart: Sendable, Hashable {
  public var title: String
  /// What is sorted, with unit: `integral of PR − 1 over steps`.
  public var quantity: String
  /// In any order; non-finite values are left out and counted in a note.
  public var values: [Double]
  /// 0-based place of the elbow in descending order.
  public var elbow: Int
  /// Other places worth a line: the size of the published top set, for instance.
  public var marks: [Mark]

  public struct Mark: Sendable, Hashable {
    /// 0-based place in descending order.
    public var rank: Int
    public var label: String

    public init(rank: Int, label: String) {
      self.rank = rank
      self.label = label
    }
  }

  public init(title: String, quantity: String, values: [Double], elbow: Int, marks: [Mark] = []) {
    self.title = title
    self.quantity = quantity
    self.values = values
    self.elbow = elbow
    self.marks = marks
  }
}
