import ArgumentParser
import Nights

struct NightlyStatus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what is queued, running, done and failed, and the time left.")

  @Argument(help: "The configuration.", completion: .file())
  var file: String = "nightly.yaml"

  func run() throws {
    let settings = try NightlyOptions.read(file)
    do {
      let status = try NightlyProgress(settings, folder: NightlyFolder(reading: settings.home))
      for line in status.lines { print(line) }
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }
}
