import Ground

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
        let names = parameter.type == .text ? vocabulary.words.names[parameter.name]?.values ?? [] : []
        let known = parameter.choices + names
        let choices = known.isEmpty ? "" : " One of: \(known.joined(separator: ", "))."
        lines.append("- `\(parameter.name)` (\(facts.joined(separator: ", "))): \(parameter.meaning).\(choices)")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  /// The shared words, as a Markdown page: what each means, and how many claims use it.
  public static func words(_ vocabulary: Vocabulary, usedBy claims: [Claim]) -> String {
    var lines = [
      "# Vocabulary", "",
      "Made by `claims reference` from `vocabulary.yaml`; a test keeps this page equal to it.", "",
    ]
    let uses = claims.reduce(into: [String: Int]()) { counts, claim in
      for name in claim.uses { counts[name, default: 0] += 1 }
    }
    let entries = vocabulary.words.entries
    for kind in Words.Entry.Kind.allCases {
      let own = entries.filter { $0.kind == kind }
      guard !own.isEmpty else { continue }
      lines += ["## \(kind.heading)", ""]
      for entry in own {
        let count = uses[entry.name] ?? 0
        lines.append("- `\(entry.heading)`: \(entry.says) Used by \(count) claim\(count == 1 ? "" : "s").")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  /// A JSON Schema (draft 2020-12) of claim files, for completion and checking in editors.
  ///
  /// It describes the envelope; what stands inside expressions is checked by `claims lint` and `claims lsp`.
  public static func schema(_ vocabulary: Vocabulary) -> String {
    let variantSets = vocabulary.words.variants.keys.sorted().map { JSONText.string($0) }
    let mapping = JSONText.object([("type", .string("object"))])
    let tiers = list(
      of: .object([("enum", .array(Tier.allCases.map { .string($0.rawValue) }))]),
      "left out, paper where only figures are asked for, else those of the claim, else those of the suite")
    let role = JSONText.object([("enum", .array(Check.Role.allCases.map { .string($0.rawValue) }))])
    let expect = expression(
      "what the answer must be: " + (TermParser.phrases + vocabulary.words.expectations.keys.sorted()).joined(separator: ", "))
    let isCalled = text("unique within the claim; {name} is a hole for a family's variable")
    // The first line of a check in short, whose key is its id.
    let roles = Check.Role.allCases.map(\.rawValue).joined(separator: "|")
    let keys = ClaimFileReader.checkKeys.joined(separator: "|")
    let firstLine = ("^(?!(\(keys))$)((\(roles)) )?[A-Za-z0-9{][A-Za-z0-9{}-]*$", text("the question in words"))
    let reading: [(String, JSONText)] = [
      ("id", isCalled),
      ("says", text("the question in words")), ("tiers", tiers), ("expect", expect), ("role", role),
      ("of", list(of: text("with the role reading: a deciding check that it reads otherwise"))),
    ] + Check.Role.allCases.map { ($0.rawValue, isCalled) }
    let check = object(
      named: firstLine,
      reading + [
        ("each", expression("a family of checks: n in [2, 4, 6]")),
        ("for", expression("the rows it is asked of: model in panel-models, batch in [synthetic, natural]")),
        ("label", text("how a row is called, with holes: {seed} at {step}")), ("with", mapping),
        ("ask", expression("the question")), ("null", any(of: ["string", "object", "array"], "permute heads, {name: question}, or a list of them")),
        ("variants", .object([("anyOf", .array([.object([("enum", .array(variantSets))]), mapping]))])),
        ("also", .object([("enum", .array(Check.Reach.allCases.map { .string($0.rawValue) }))])),
        ("readings", list(of: object(named: firstLine, reading, required: ["expect"]))),
      ], required: ["ask"])
    // With its weight before it, or alone beside `weight`; with tags after it.
    let weights = Claim.Weight.allCases.map(\.rawValue).joined(separator: "|")
    let kinds = Claim.Kind.allCases.map(\.rawValue).joined(separator: "|")
    let tag = "[^ ,]+"
    let claim = object(
      [
        ("id", text("file name without .yaml, which it is if left out")), ("title", text("one line")), ("statement", text("in our own words")),
        ("section", .object([
          ("type", .array([.string("string"), .string("number")])),
          ("description", .string("where the paper says it; left out, the number that the folder is named after")),
        ])),
        ("kind", .object([
          ("type", .string("string")), ("pattern", .string("^((\(weights)) )?(\(kinds))( on \(tag)(, *\(tag))*)?$")),
          ("description", .string("weight, kind and tags: detail figure on bos, floor")),
        ])),
        ("weight", .object([("enum", .array(Claim.Weight.allCases.map { .string($0.rawValue) }))])),
        ("asserts", text("one sentence at exactly the paper's strength")), ("rests-on", list(of: text("id of a claim"))),
        ("not-about", mapping), ("not-checkable", text("why no evidence could decide it")), ("finding", any(of: ["object"], "how it is told where it is not as the paper says: its name, and what it says")), ("readers", .object([("type", .array([.string("string"), .string("object")]))])),
        ("decided", text("what was decided where the readers differ")),
        ("tags", list(of: text("tag, where 'kind' has none"))), ("repeats", text("id of the claim restated")),
        ("extension", .object([("type", .string("boolean")), ("description", .string("left out in a folder named extensions"))])), ("refuted-by", any(of: ["string", "object", "array"], "what would refute it: id of the check, or [ids]")),
        ("note", text("remark")), ("shows", text("id of the check that stands for the claim")),
        ("let", .object([("type", .string("object")), ("additionalProperties", expression("a definition of the claim's own"))])),
        ("rows", .object([("type", .string("object")), ("additionalProperties", expression("a table of rows"))])),
        ("tiers", tiers), ("checks", list(of: check)),
      ], required: ["title", "statement", "kind", "asserts", "refuted-by", "checks"])
    guard case .object(let claimMembers) = claim else { return "" }
    let root = JSONText.object(
      [("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("title", .string("claim file"))]
        + claimMembers)
    return root.written + "\n"
  }

  private static func expression(_ meaning: String) -> JSONText {
    .object([("type", .array([.string("string"), .string("number")])), ("description", .string(meaning))])
  }

  private static func any(of types: [String], _ meaning: String) -> JSONText {
    .object([("type", .array(types.map { .string($0) })), ("description", .string(meaning))])
  }

  private static func text(_ meaning: String) -> JSONText {
    .object([("type", .string("string")), ("description", .string(meaning))])
  }

  private static func list(of items: JSONText, _ meaning: String? = nil) -> JSONText {
    .object([("type", .string("array")), ("items", items)] + (meaning.map { [("description", .string($0))] } ?? []))
  }

  /// - Parameter named: a pattern of further keys, and what stands under them.
  private static func object(
    named: (String, JSONText)? = nil, _ properties: [(String, JSONText)], required: [String]
  ) -> JSONText {
    .object([
      ("type", .string("object")), ("additionalProperties", .boolean(false)),
      ("required", .array(required.map { .string($0) })), ("properties", .object(properties)),
    ] + (named.map { [("patternProperties", .object([$0]))] } ?? []))
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

extension Words.Entry.Kind {
  fileprivate var heading: String {
    switch self {
    case .group: "Groups"
    case .table: "Tables"
    case .definition: "Definitions"
    case .expectation: "Expectations"
    case .variants: "Variants"
    }
  }
}
