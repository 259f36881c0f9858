import ArgumentParser

struct NightlyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: "Measure new checkpoints as they appear, verify the claims on them, and keep the history.",
    discussion: """
      Exit codes of 'run': 0 nothing needs a look · 1 a verdict changed · 2 a check ended in an error · \
      3 nightly.yaml, claim or golden files have mistakes · 4 a checkpoint failed, or the folder could not be written \
      · 75 another run is at work.
      """,
    subcommands: [NightlyInit.self, NightlyLint.self, NightlyRunCommand.self, NightlyStatus.self, NightlyWork.self])
}
