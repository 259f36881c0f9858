import Foundation
import Testing

@testable import Claims

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

  @Test func `The schema has every key that reading knows`() throws {
    let root = try schema(Sample.vocabulary)
    #expect(root["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let properties = try #require(root["properties"] as? [String: Any])
    #expect(Set(properties.keys) == Set(ClaimFileReader.claimKeys))
    let checks = try #require(properties["checks"] as? [String: Any])
    let check = try #require((checks["items"] as? [String: Any])?["properties"] as? [String: Any])
    #expect(Set(check.keys) == Set(ClaimFileReader.checkKeys))
  }

  @Test func `The schema requires what reading requires`() throws {
    let required = try #require(try schema(Sample.vocabulary)["required"] as? [String])
    for key in required {
      let replaced = key == "checks" ? "" : nil
      let without = Sample.claim(replaced.map { ["checks": $0, "check": $0, "says": $0, "tiers": $0, "ask": $0, "expect": $0] } ?? [key: ""])
      #expect(Sample.read(without).claim == nil, "a claim without \(key) must not read")
    }
  }

  @Test func `Names with quotes and control characters stay JSON`() throws {
    let words = #"""
      variants:
        "a \"quote\", a \\ and\ta tab":
          says: Odd.
          is: {v: {n: 1}}
      """#
    let root = try schema(try Sample.vocabulary(words))
    let checks = try #require((root["properties"] as? [String: Any])?["checks"] as? [String: Any])
    let check = try #require((checks["items"] as? [String: Any])?["properties"] as? [String: Any])
    let choices = try #require((check["variants"] as? [String: Any])?["anyOf"] as? [[String: Any]])
    #expect(choices.first?["enum"] as? [String] == ["a \"quote\", a \\ and\ta tab"])
  }

  private func schema(_ vocabulary: Vocabulary) throws -> [String: Any] {
    let text = LanguageReference.schema(vocabulary)
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
