import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Begin the claims of a paper: a folder that lints, verifies and reports as it is.",
    discussion: "The folder gets a claim of each common kind on made-up numbers, to be written over.")

  @Argument(help: "Folder to make; it must not be there yet.", completion: .directory)
  var folder: String

  @Option(help: "The paper's title; asked for on a terminal.")
  var title: String?

  @Option(help: "Where the paper can be read.")
  var link: String = ""

  func run() throws {
    do {
      guard !FileManager.default.fileExists(atPath: folder) else {
        throw MeasuringError(folder, "is there already; name a folder that is not, or add a claim to it with `claims new`")
      }
      // The whole folder appears at once, or none of it.
      let place = URL(fileURLWithPath: folder).standardizedFileURL
      let unfinished = place.deletingLastPathComponent().appending(path: ".\(place.lastPathComponent).\(UUID().uuidString)")
      do {
        for (path, text) in SuiteStarter(paper: askedTitle(), link: link).files {
          let file = unfinished.appending(path: path)
          try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
          try Data(text.utf8).write(to: file)
        }
        try FileManager.default.moveItem(at: unfinished, to: place)
      } catch {
        try? FileManager.default.removeItem(at: unfinished)
        throw MeasuringError(folder, "cannot be made: \(reason(of: error))")
      }
      print("made \(folder) with five claims. Next:")
      print("  cd \(folder)")
      print("  claims verify")
      print("  claims report --out out")
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func askedTitle() -> String {
    if let title { return title }
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return "My paper" }
    FileHandle.standardError.write(Data("Title of the paper: ".utf8))
    let answer = readLine()?.trimmingCharacters(in: .whitespaces) ?? ""
    return answer.isEmpty ? "My paper" : answer
  }
}
