import Report
import Testing

@testable import Questions

@Suite struct MeasuredModelsTests {
  private func asked(_ reach: String, of model: MeasuredModels.Model) throws -> [String] {
    let claim = try ClaimText.claim(
      """
      tiers: [checkpoint]
      \(reach)
      for: model in [gpt2, llama], batch in [synthetic, natural]
      ask: bos-fraction(subject = model, batch = batch)
      expect: equals 0
      """)
    let check = try #require(MeasuredModels([model]).asking([claim]).claims.first?.checks.first)
    return check.rows.map(\.label)
  }
  private let large = MeasuredModels.Model(name: "mine", isGrouped: true, parameters: 2e8)
  private let small = MeasuredModels.Model(name: "mine", isGrouped: false, parameters: 1e6)

  @Test(arguments: ["also: any-model", "also: models-from-100m", "also: grouped-query-models"])
  func `A check that reaches further is asked of the user's model`(_ reach: String) throws {
    #expect(try asked(reach, of: large) == ["mine synthetic", "mine natural"])
  }

  @Test(arguments: ["also: models-from-100m", "also: grouped-query-models", "role: core"])
  func `It is not asked of models that it is not about`(_ reach: String) throws {
    #expect(try asked(reach, of: small).first == "gpt2 synthetic")
  }

  @Test func `A model of the paper has claims of its own`() throws {
    let paper = MeasuredModels.Model(name: "pythia-160m", isGrouped: false, parameters: 1.6e8)
    #expect(try asked("also: any-model", of: paper).first == "gpt2 synthetic")
  }

  @Test func `A model that it names is left where it is`() throws {
    let named = MeasuredModels.Model(name: "gpt2", isGrouped: false, parameters: 1e8)
    #expect(try asked("also: any-model", of: named).count == 4)
  }
}
