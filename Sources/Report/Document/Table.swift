/// A table with a header row; cells hold inline content.
struct Table: Sendable, Hashable {
  enum Alignment: Sendable, Hashable {
    case leading
    /// For figures.
    case trailing
  }

  struct Column: Sendable, Hashable {
    var title: String
    var alignment: Alignment

    init(_ title: String, _ alignment: Alignment = .leading) {
      self.title = title
      self.alignment = alignment
    }
  }

  var columns: [Column]
  /// Short rows are filled with empty cells, long ones cut: a table is as wide as its header.
  var rows: [[[Inline]]]
  /// What the table holds, read out before it; HTML only.
  var caption: String?
  /// Whether the first cell of a row names the row.
  var hasRowHeaders = false
  /// Whether cells go one under the other on a narrow screen, each after its column's title.
  var stacksWhenNarrow = false
  /// Whether the style sheet knows the titles of the columns of tables of this role, so that cells need not carry them.
  var isLabelledByStyle = false
  /// Whether the style sheet aligns the columns of tables of this role, so that cells need not say so.
  var isAlignedByStyle = false
  var role: String?
  /// Whether the last column holds drawings, which Markdown has no cells for.
  var isDrawnLast = false

  func cell(_ row: [[Inline]], _ column: Int) -> [Inline] {
    column < row.count ? row[column] : []
  }
}
