import Ground

/// An expression as it is written, before its names are replaced by what they stand for.
struct Term: Sendable {
  indirect enum Kind: Sendable {
    case number(Double)
    case heads(String)
    /// A quoted text; `{name}` in it is a hole.
    case text(String)
    /// A name, or a text of one word that may have holes.
    case word(String)
    /// `[a, b]`, `[label = a, …]`.
    case list([Member])
    /// `[a for x in rows]`, `[label = a for (x, y) in rows]`.
    case comprehension(label: String?, body: Term, Loop)
    case call(String, [Argument])
    case operation(Operator, Term, Term)
    case negative(Term)
  }

  enum Operator: Sendable {
    case sum, difference, product, ratio, intersection, union, without
  }

  /// A member of a list: `a`, or `label = a`.
  struct Member: Sendable {
    var label: String?
    var value: Term
  }

  /// An argument of a call. The first may go without its name.
  struct Argument: Sendable {
    var name: String?
    var place: SourceLocation
    var value: Term
  }

  var kind: Kind
  var place: SourceLocation
}

/// `x in rows`, `(x, y) in rows`: names, and the rows they take their values from.
struct Loop: Sendable {
  var names: [String]
  var rows: RowsTerm
  var place: SourceLocation
}

/// Rows as they are written: unions of products of lists, groups, tables and tuples.
///
/// `small * [100, 200] | large * 100` are three rows of two values each.
struct RowsTerm: Sendable {
  indirect enum Kind: Sendable {
    /// `a | b`: the rows of a, then those of b.
    case union([RowsTerm])
    /// `a * b`: each row of a with each of b.
    case product([RowsTerm])
    /// `(a, b)`: one row.
    case tuple([Term])
    /// A group, a table of rows, a list, or one value.
    case source(Term)
  }

  var kind: Kind
  var place: SourceLocation
}

/// An expectation as it is written.
struct ExpectationTerm: Sendable {
  indirect enum Kind: Sendable {
    case all([ExpectationTerm])
    case any([ExpectationTerm])
    case not(ExpectationTerm)
    /// `is of them each`: so many members meet an expectation.
    case count(is: ExpectationTerm, each: ExpectationTerm)
    case relation(Relation, Term)
    case between(Term, Term)
    case oneOf([Term])
    case closeTo(Term, within: Double, because: String)
    case noEffect(beyond: Double, because: String)
    case figure(String)
    case withinNoise
    case allEqual
    case allDifferent
    case order(Expectation.Order)
    /// An expectation of the vocabulary.
    case named(String)
  }

  /// What an answer is held against one value by.
  enum Relation: Sendable {
    case equals, atMost, atLeast, below, above, subset, contains, disjoint, largest, smallest
  }

  var kind: Kind
  var place: SourceLocation
}
