import Ground

/// A layout of result files, declared: how to tell such a file, and which measurements it holds.
///
/// A mapping is a tree of places in the file. What a place says of its measurements (`batch: natural`) holds for all
/// places in it; places without further ones hold one measurement each.
package struct Mapping: Sendable {
  /// The file's name without folders and extension: what the mapping is called.
  package var name: String
  /// The mapping's file.
  package var file: String
  /// What the files are, in a sentence.
  var says: String
  /// Where such a file is to be had again; empty where the user made it.
  var from: String
  var recognition: MappingRecognition
  var tables: [String: MappingTable]
  var root: MappingPlace

  /// Whether all measurements of a file are of the one subject that stands at the top.
  package var isAboutOneSubject: Bool { root.places.allSatisfy { !$0.setsSubject } }

  /// What an error in such a file adds.
  var again: String { from.isEmpty ? "" : "; take it again from \(from)" }

  /// The quantities that the mapping names; none where it takes them from the file.
  package let quantities: [Quantity]
}

/// How to tell a file that a mapping is for.
struct MappingRecognition: Sendable {
  /// Places that must be there, and places that must not.
  var has: [MappedPath] = []
  var lacks: [MappedPath] = []
  /// Columns that must be there.
  var columns: [String] = []
  /// Whether all other columns are named by whole numbers, as `{step}` says.
  var hasNumberedColumns = false
  /// What the file's path within its folder has to be.
  var path: TextPattern?
}

/// A place of a file, or several that are alike, with what it says.
struct MappingPlace: Sendable {
  /// What a field says, with its place in the mapping.
  struct Field: Sendable {
    enum Content: Sendable {
      case text(MappedText)
      case number(MappedNumber)
    }

    var field: MappingField
    var content: Content
    var location: SourceLocation
  }

  var location: SourceLocation
  /// The way here from the place around it; `nil` for that place itself.
  var path: MappedPath?
  /// Slots that paths around it have filled.
  var slots: Int
  /// Names that the path gives and that are those of fields: each sets its field.
  var named: [(field: MappingField, slot: Int)] = []
  /// In the order in which they are evaluated, that of ``MappingField``.
  var fields: [Field] = []
  /// Fields that are taken back once the others are known.
  var cleared: [MappingField] = []
  var value: (content: MappedNumber, location: SourceLocation)?
  var checks: Set<MappingCheck> = []
  /// Pairs of numbers that have to be the same.
  var equal: [(MappedNumber, MappedNumber, SourceLocation)] = []
  var places: [MappingPlace] = []

  /// Whether it, or a place in it, says what the subject is.
  var setsSubject: Bool {
    fields.contains { $0.field == .subject } || named.contains { $0.field == .subject } || places.contains(where: \.setsSubject)
  }

  /// The quantities that stand in it as they are.
  var quantities: [Quantity] {
    fields.compactMap { field in
      guard field.field == .quantity, case .text(let text) = field.content else { return nil }
      return text.constant.flatMap(Quantity.init(rawValue:))
    }
      + places.flatMap(\.quantities)
  }
}

/// What has to hold at a place.
enum MappingCheck: String, Sendable, CaseIterable {
  /// Each head of the model stands there once.
  case everyHead = "every head"
  /// Each layer of the model stands there once.
  case everyLayer = "every layer"
  /// Steps ascend, each once.
  case stepsInOrder = "steps in order"
  /// Values are counts over the examples, divided by them.
  case shares = "shares of examples"
}

/// Translations: from a text, or a text with gaps, to another.
struct MappingTable: Sendable {
  var location: SourceLocation
  /// Entries without gaps, by the text.
  var exact: [String: MappedText] = [:]
  /// Those with gaps; the first that fits counts.
  var patterns: [(pattern: TextPattern, text: MappedText)] = []

  /// What a text is translated to, with what stood in the gaps.
  func entry(for text: String) -> (text: MappedText, gaps: [String])? {
    if let found = exact[text] { return (found, []) }
    for (pattern, found) in patterns {
      if let gaps = pattern.match(text) { return (found, gaps) }
    }
    return nil
  }
}
