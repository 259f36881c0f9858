import ArgumentParser

struct LanguageServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serve an editor over standard input: mistakes as lint reports them, meanings, completions.")

  @OptionGroup var files: LibraryOptions

  func run() throws {
    var server = LanguageServer(root: files.root)
    server.run()
  }
}
