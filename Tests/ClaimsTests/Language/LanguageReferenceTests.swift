import Claims
import Foundation
import Testing

@Suite struct Reference {
  @Test func `The page has every question with its parameters`() throws {
    let page = LanguageReference.markdown(Sample.vocabulary)
    for signature in Sample.vocabulary.signatures.values {
      #expect(page.contains("## \(signature.name)\n\n\(signature.meaning)"))
      for parameter in signature.parameters { #expect(page.contains("- `\(parameter.name)` (")) }
    }
    #expect(page.contains("(text, required): a model or seed."))
    #expect(page.contains("One of: synthetic, natural."))
  }

  @Test func `The schema is JSON and names every question`() throws {
    let root = try schema(Sample.vocabulary)
    #expect(root["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let definitions = try #require(root["$defs"] as? [String: Any])
    let value = try #require(definitions["value"] as? [String: Any])
    let kinds = try #require(value["anyOf"] as? [[String: Any]])
    let questions = try #require(kinds.last?["properties"] as? [String: Any])
    #expect(Set(questions.keys) == Set(Sample.vocabulary.names))
  }

  @Test func `The schema requires what reading requires`() throws {
    let required = try #require(try schema(Sample.vocabulary)["required"] as? [String])
    for key in required {
      let replaced = key == "checks" ? "" : nil
      let without = Sample.claim(replaced.map { ["checks": $0, "check": $0, "says": $0, "tiers": $0, "ask": $0, "expect": $0] } ?? [key: ""])
      #expect(Sample.read(without).claim == nil, "a claim without \(key) must not read")
    }
  }

  @Test func `Texts with quotes and control characters stay JSON`() throws {
    let awkward = "a \"quote\", a \\ and\ta tab\nand \u{1}"
    let vocabulary = Vocabulary([Signature("odd", [Parameter("of", .any, awkward)], result: .any, awkward)])
    let root = try schema(vocabulary)
    let definitions = try #require(root["$defs"] as? [String: Any])
    let kinds = try #require((definitions["value"] as? [String: Any])?["anyOf"] as? [[String: Any]])
    let odd = try #require((kinds.last?["properties"] as? [String: Any])?["odd"] as? [String: Any])
    #expect(odd["description"] as? String == awkward)
  }

  private func schema(_ vocabulary: Vocabulary) throws -> [String: Any] {
    let text = LanguageReference.schema(vocabulary)
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
