import ArgumentParser
import Claims
import Foundation
import Ground
import Mathematics

@main
struct ClaimsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Check an interpretability paper claim by claim.",
    discussion: """
      Exit codes: 0 all is well · 1 a verdict differs from the accepted one · 2 a check ended in an error · \
      3 claim or golden files have mistakes · 4 evidence could not be read or a file not written · 64 wrong usage · \
      70 the program does not suit this processor · 75 another night is at work.
      """,
    version: Tool.version,
    subcommands: [
        Init.self, New.self, List.self, Show.self, Lint.self, Verify.self, Explain.self, Findings.self, ReportCommand.self, EvidenceCommand.self, Uses.self,
        Challenge.self, Accept.self, Reference.self, LanguageServerCommand.self,
        Measure.self, CircuitsCommand.self, FingerprintCommand.self, Train.self, Replicate.self, NightlyCommand.self, History.self, Diff.self,
      ])

  static func main() async {
    Output.prepare()
    // An instruction that the processor lacks would end the program without a word.
    if let reason = ProcessorTarget.mismatch {
      Terminal.complain("claims: \(reason)")
      Foundation.exit(Exit.machine.rawValue)
    }
    do {
      var command = try parseAsRoot()
      do {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      } catch let error as ValidationError {
        // What is wrong shows only once files are read; the usage that helps is the subcommand's own.
        Terminal.complain("Error: \(error.message)\n\(usageString(for: type(of: command)))")
        Foundation.exit(ExitCode.validationFailure.rawValue)
      }
    } catch {
      end(error)
    }
  }

  /// Says what an error means, or shows the help that was asked for, and ends the program.
  private static func end(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    // What Foundation throws says little; the usage would say nothing about it.
    if error is CocoaError || error is POSIXError || error is DecodingError || type(of: error) == NSError.self {
      Terminal.complain("error: \(Ground.reason(of: error))")
      Foundation.exit(Exit.evidence.rawValue)
    }
    let text = fullMessage(for: error)
    if !text.isEmpty {
      if code.isSuccess { print(text) } else { Terminal.complain(text) }
    }
    Foundation.exit(code.rawValue)
  }
}
