/// The claim language described from the code that reads it.
public enum LanguageReference {
  /// The questions, as a Markdown page.
  public static func markdown(_ vocabulary: Vocabulary) -> String {
    var lines = [
      "# Questions", "",
      "Made by `claims reference`; a test keeps this page equal to the code. How claim files are built is in",
      "[LANGUAGE.md](LANGUAGE.md).", "",
    ]
    for name in vocabulary.names {
      guard let signature = vocabulary[name] else { continue }
      lines += ["## \(name)", "", signature.meaning, "", "Gives \(signature.result.rawValue).", ""]
      for parameter in signature.parameters {
        var facts = [parameter.type.rawValue]
        if parameter.isRequired { facts.append("required") }
        let choices = parameter.choices.isEmpty ? "" : " One of: \(parameter.choices.joined(separator: ", "))."
        lines.append("- `\(parameter.name)` (\(facts.joined(separator: ", "))): \(parameter.meaning).\(choices)")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  /// A JSON Schema (draft 2020-12) of claim files, for completion and checking in editors.
  public static func schema(_ vocabulary: Vocabulary) -> String {
    let questions = vocabulary.names.compactMap { vocabulary[$0] }.map(question)
    let questionSchema: JSONText = .object([
      ("type", .string("object")), ("minProperties", .number(1)), ("maxProperties", .number(1)),
      ("additionalProperties", .boolean(false)),
      ("properties", .object(questions.map { ($0.name, $0.schema) })),
    ])
    let expectation = JSONText.object([("$ref", .string("#/$defs/expectation"))])
    let checkProperties: [(String, JSONText)] = [
      ("id", text("unique within the claim")), ("says", text("the question in words")),
      ("tiers", list(of: .object([("enum", .array(Tier.allCases.map { .string($0.rawValue) }))]))),
      ("for", .object([("type", .array([.string("object"), .string("array")]))])),
      ("with", .object([("type", .string("object"))])), ("ask", .object([("$ref", .string("#/$defs/value"))])),
      ("expect", expectation), ("null", .object([("type", .string("array"))])),
      ("variants", .object([("type", .string("array"))])),
      ("alternative", .object([("type", .string("boolean"))])),
      ("also", .object([("enum", .array(Check.Reach.allCases.map { .string($0.rawValue) }))])),
    ]
    let check = object(checkProperties, required: ["id", "says", "tiers", "ask", "expect"])
    let claim = object(
      [
        ("id", text("file name without .yaml")), ("title", text("one line")), ("statement", text("in our own words")),
        ("section", .object([("type", .array([.string("string"), .string("number")]))])),
        ("kind", .object([("enum", .array(Claim.Kind.allCases.map { .string($0.rawValue) }))])),
        ("tags", list(of: text("tag"))), ("repeats", text("id of the claim restated")),
        ("extension", .object([("type", .string("boolean"))])), ("refuted-by", text("what would refute it")),
        ("note", text("remark")), ("checks", list(of: check)),
      ], required: ["id", "title", "statement", "section", "kind", "refuted-by", "checks"])
    let value = JSONText.object([
      ("anyOf", .array([
        .object([("type", .array([.string("string"), .string("number"), .string("boolean"), .string("array")]))]),
        questionSchema,
      ]))
    ])
    let expectations = object(YAMLReader.expectationKeys.map { ($0, .object([])) }, required: [])
    guard case .object(let claimMembers) = claim else { return "" }
    let root = JSONText.object(
      [("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("title", .string("claim file"))]
        + claimMembers + [("$defs", .object([("value", value), ("expectation", expectations)]))])
    return root.written + "\n"
  }

  private static func question(_ signature: Signature) -> (name: String, schema: JSONText) {
    let properties = signature.parameters.map { parameter -> (String, JSONText) in
      var members: [(String, JSONText)] = [("description", .string(parameter.meaning))]
      if !parameter.choices.isEmpty {
        // A variable may stand for any of them.
        members.append(("anyOf", .array([
          .object([("enum", .array(parameter.choices.map { .string($0) }))]),
          .object([("type", .string("string")), ("pattern", .string("\\$"))]),
        ])))
      }
      return (parameter.name, .object(members))
    }
    let required = signature.parameters.filter(\.isRequired).map(\.name)
    let arguments = object(properties, required: required)
    let plain = JSONText.object([("not", .object([("type", .string("null"))]))])
    return (
      signature.name,
      .object([
        ("description", .string(signature.meaning)),
        ("anyOf", .array([arguments, plain])),
      ])
    )
  }

  private static func text(_ meaning: String) -> JSONText {
    .object([("type", .string("string")), ("description", .string(meaning))])
  }

  private static func list(of items: JSONText) -> JSONText {
    .object([("type", .string("array")), ("items", items)])
  }

  private static func object(_ properties: [(String, JSONText)], required: [String]) -> JSONText {
    .object([
      ("type", .string("object")), ("additionalProperties", .boolean(false)),
      ("required", .array(required.map { .string($0) })), ("properties", .object(properties)),
    ])
  }
}

/// JSON in the order written, for files that people read.
indirect enum JSONText {
  case string(String)
  case number(Int)
  case boolean(Bool)
  case array([JSONText])
  case object([(String, JSONText)])

  var written: String { write(indent: 0) }

  private func write(indent: Int) -> String {
    let inner = String(repeating: "  ", count: indent + 1)
    let outer = String(repeating: "  ", count: indent)
    switch self {
    case .string(let text): return Self.quoted(text)
    case .number(let value): return String(value)
    case .boolean(let flag): return flag ? "true" : "false"
    case .array(let items):
      return items.isEmpty ? "[]" : "[" + items.map { $0.write(indent: indent) }.joined(separator: ", ") + "]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let lines = members.map { "\(inner)\(Self.quoted($0.0)): \($0.1.write(indent: indent + 1))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
