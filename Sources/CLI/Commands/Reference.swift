import ArgumentParser
import Claims

struct Reference: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the claim language: its questions, the words that claims share, or a JSON Schema for editors.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case questions, vocabulary, schema
  }

  @OptionGroup var files: LibraryOptions

  @Option(help: "questions, vocabulary or schema.")
  var format: Format = .questions

  func run() throws {
    let library = try files.library()
    switch format {
    case .questions: print(LanguageReference.markdown(library.vocabulary), terminator: "")
    case .vocabulary: print(LanguageReference.words(library.vocabulary, usedBy: library.claims), terminator: "")
    case .schema: print(LanguageReference.schema(library.vocabulary), terminator: "")
    }
  }
}
