/// A table with a header row; cells hold inline content.
package struct Table: Sendable, Hashable {
  package enum Alignment: Sendable, Hashable {
    case leading
    /// For figures.
    case trailing
  }

  package struct Column: Sendable, Hashable {
    var title: String
    var alignment: Alignment

    package init(_ title: String, _ alignment: Alignment = .leading) {
      self.title = title
      self.alignment = alignment
    }
  }

  package var columns: [Column]
  /// Short rows are filled with empty cells, long ones cut: a table is as wide as its header.
  package var rows: [[[Inline]]]
  /// What the table holds, read out before it; HTML only.
  package var caption: String?
  /// Whether the first cell of a row names the row.
  package var hasRowHeaders = false
  /// Whether cells go one under the other on a narrow screen, each after its column's title.
  package var stacksWhenNarrow = false
  /// Whether the style sheet knows the titles of the columns of tables of this role, so that cells need not carry them.
  package var isLabelledByStyle = false
  /// Whether the style sheet aligns the columns of tables of this role, so that cells need not say so.
  var isAlignedByStyle = false
  var role: String?
  /// Whether the last column holds drawings, which Markdown has no cells for.
  var isDrawnLast = false

  package init(
    columns: [Column], rows: [[[Inline]]], caption: String? = nil, hasRowHeaders: Bool = false,
    stacksWhenNarrow: Bool = false, isLabelledByStyle: Bool = false, isAlignedByStyle: Bool = false,
    role: String? = nil, isDrawnLast: Bool = false
  ) {
    self.columns = columns
    self.rows = rows
    self.caption = caption
    self.hasRowHeaders = hasRowHeaders
    self.stacksWhenNarrow = stacksWhenNarrow
    self.isLabelledByStyle = isLabelledByStyle
    self.isAlignedByStyle = isAlignedByStyle
    self.role = role
    self.isDrawnLast = isDrawnLast
  }

  package func cell(_ row: [[Inline]], _ column: Int) -> [Inline] {
    column < row.count ? row[column] : []
  }
}
