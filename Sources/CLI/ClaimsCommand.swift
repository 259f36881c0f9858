import ArgumentParser
import Compute
import Foundation

@main
struct ClaimsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Check an interpretability paper claim by claim.",
    discussion: """
      Exit codes: 0 all is well · 1 a verdict differs from the accepted one · 2 a check ended in an error · \
      3 claim or golden files have mistakes · 4 evidence could not be read or a file not written · 64 wrong usage.
      """,
    version: Tool.version,
    subcommands: [
        List.self, Show.self, Lint.self, Verify.self, Findings.self, ReportCommand.self, Evidence.self, Uses.self, Challenge.self, Accept.self, Reference.self, LanguageServerCommand.self,
        Measure.self, FingerprintCommand.self, Replicate.self, NightlyCommand.self, History.self, Diff.self,
      ])

  static func main() async {
    // An instruction that the processor lacks would end the program without a word.
    if let reason = ProcessorTarget.mismatch {
      FileHandle.standardError.write(Data("claims: \(reason)\n".utf8))
      Foundation.exit(Exit.machine.rawValue)
    }
    await main(nil)
  }
}

/// Name and version of this software, as reports and measurements record it.
enum Tool {
  static let version = "0.1.0"
}

/// What a run of the command means to whoever started it.
enum Exit {
  static let regression = ExitCode(1)
  static let checkError = ExitCode(2)
  static let lint = ExitCode(3)
  static let evidence = ExitCode(4)
  /// The program was built for another processor, or the library's matrix products are wrong on this one.
  static let machine = ExitCode(70)
}
