import Claims

/// A block of a document, written once and rendered as HTML and as Markdown.
///
/// Strings are shown character by character unless a case says otherwise; nothing in them is markup.
package indirect enum Block: Sendable, Hashable {
  /// Level 1 … 6. The id becomes the link target in HTML; code hosts derive theirs from the text.
  case heading(Int, [Inline], id: String? = nil)
  case paragraph([Inline], role: String? = nil)
  /// Markdown from outside, parsed in safe mode: its HTML is shown, not run, and its headings become strong
  /// text.
  case prose(String)
  case list([[Block]], role: String? = nil)
  case code(String, language: String)
  case table(Table)
  /// Terms with what is to be said about each.
  case definitions([Definition])
  /// An HTML element around blocks; in Markdown only the blocks remain.
  case group(Group, [Block])
  /// Blocks that a reader opens on demand. The summary is plain text in Markdown.
  case details(summary: [Inline], [Block], open: Bool = false)
  /// A `details` element with blocks in its summary; in Markdown all of them, one after the other.
  case fold(Group, summary: [Block], [Block])
  case drawing(Drawing)
  /// HTML of this module's own making, with nothing from outside in it; left out of Markdown.
  case markup(String)
  /// Blocks that make sense in one format only.
  case only(DocumentFormat, [Block])

  package struct Definition: Sendable, Hashable {
    var term: String
    /// One below the other in HTML, parted by semicolons in Markdown.
    var lines: [[Inline]]

    init(_ term: String, _ lines: [[Inline]]) {
      self.term = term
      self.lines = lines
    }
  }

  /// Tag, id and classes of a grouping element.
  package struct Group: Sendable, Hashable {
    var tag: String
    var id: String?
    var role: String?
    /// Name for screen readers, where no heading gives one.
    var label: String?
    /// Attributes that the page's script reads: `data-…`.
    var data: [String: String]

    package init(_ tag: String, id: String? = nil, role: String? = nil, label: String? = nil, data: [String: String] = [:]) {
      self.data = data
      self.tag = tag
      self.id = id
      self.role = role
      self.label = label
    }
  }

  /// A chart: markup made by this module in HTML, an image link and the description in words in Markdown.
  package struct Drawing: Sendable, Hashable {
    var id: String
    /// A complete `svg` element, well-formed.
    var svg: String
    /// Whether two such drawings fit side by side.
    var isNarrow = false
    var caption: [Inline]
    /// What the chart shows, in words.
    var description: String
    /// Where Markdown finds the image; `nil` leaves the words alone.
    var imagePath: String?
  }
}

/// A stretch of text within a block.
package indirect enum Inline: Sendable, Hashable {
  case text(String)
  case code(String)
  case strong([Inline])
  case emphasis([Inline])
  /// Fragments, relative paths and http(s) addresses; any other target leaves the text alone.
  case link([Inline], to: String)
  /// Markdown from outside that forms one paragraph, parsed in safe mode; anything else is shown as it was
  /// written.
  case prose(String)
  /// A text with a class in HTML; in Markdown only the text remains.
  case span(String, [Inline])
  /// What was expected or measured; made to stand out in HTML.
  case figure(String)
  /// A mark that the style sheet draws in HTML, by the class of the span around it; a screen reader skips it because the
  /// words beside it say the same.
  case mark(String)
  case lineBreak
  /// A place that links can lead to, in HTML.
  case target(String, [Inline])
  /// One text for each format.
  case only(html: Inline, markdown: Inline)
  /// A small drawing among words, an `svg` element of this module's own making; left out of Markdown.
  case drawing(String)
}

extension Inline: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self = .text(value) }
}

/// The formats that documents are rendered in.
package enum DocumentFormat: Sendable, Hashable {
  case html
  case markdown
}
