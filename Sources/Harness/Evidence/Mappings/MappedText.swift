/// A field's text with what is filled in: `synthetic@p{position}`, `{$.step? or $.revision? | revision}`.
struct MappedText: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case literal(String)
    case filled(MappedExpression)
  }

  var parts: [Part]

  /// The text, where nothing is filled in.
  var constant: String? {
    switch parts.count {
    case 0: ""
    case 1: if case .literal(let text) = parts[0] { text } else { nil }
    default: nil
    }
  }
}

/// What stands in braces: ways to a value, of which the first that leads to one counts.
struct MappedExpression: Sendable, Hashable {
  struct Way: Sendable, Hashable {
    var origin: Origin
    /// Tables that translate the value, one after the other.
    var tables: [TableUse] = []
  }

  enum Origin: Sendable, Hashable {
    case path(MappedPath)
    /// What a path gave a name to.
    case slot(Int)
    case field(MappingField)
    case file(FileFact)
    case model(ModelFact)
    case constant(String)
  }

  struct TableUse: Sendable, Hashable {
    var name: String
    /// Whether the table may lack the value (`?`).
    var isOptional: Bool
  }

  /// What is known of the file itself.
  enum FileFact: String, Sendable, Hashable, CaseIterable {
    /// Its name without folders and extension.
    case name = "file.name"
    /// `truncated-6` where no number of it has more than six significant digits; otherwise missing.
    case digits = "file.digits"
  }

  /// What the suite says of the model that `subject` names; missing of others.
  enum ModelFact: String, Sendable, Hashable, CaseIterable {
    case layers = "model.layers"
    case heads = "model.heads"
    case headWidth = "model.head-width"
  }

  var ways: [Way]
}

/// A number: what is filled in, numbers, and + − * / between them.
indirect enum MappedNumber: Sendable, Hashable {
  enum Operation: Character, Sendable, Hashable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
  }

  case constant(Double)
  case filled(MappedExpression)
  case operation(Operation, MappedNumber, MappedNumber)
}

/// What a row says, each under its key.
enum MappingField: String, Sendable, Hashable, CaseIterable {
  case subject, step, batch, quantity, value, layer, head, item, detail, ablated, run, label, role, examples, tokens, precision

  /// Whether it is a number.
  var isNumber: Bool {
    switch self {
    case .step, .value, .layer, .examples, .tokens: true
    // A head may be written L5H3.
    case .subject, .batch, .quantity, .head, .item, .detail, .ablated, .run, .label, .role, .precision: false
    }
  }
}
