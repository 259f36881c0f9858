import ArgumentParser
import Claims
import Harness

struct Reference: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the claim language: the reference page, or a JSON Schema for editors.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case markdown, schema
  }

  @Option(help: "markdown or schema.")
  var format: Format = .markdown

  func run() {
    switch format {
    case .markdown: print(LanguageReference.markdown(QuestionKind.vocabulary), terminator: "")
    case .schema: print(LanguageReference.schema(QuestionKind.vocabulary), terminator: "")
    }
  }
}
