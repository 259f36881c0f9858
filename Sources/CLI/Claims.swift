import ArgumentParser

@main
struct ClaimsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Check an interpretability paper claim by claim.")
}
