import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground
import Nights

struct NightlyInit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a commented nightly.yaml for a folder of checkpoints.")

  @Argument(help: "Folder in which checkpoints appear.", completion: .directory)
  var folder: String

  @Option(help: "File to write; one that is there is not replaced.")
  var out: String = "nightly.yaml"

  @Option(help: "Folder that holds claims/ and golden/.")
  var root: String = "."

  func run() throws {
    do {
      guard !FileManager.default.fileExists(atPath: out) else {
        throw MeasuringError(out, "is there already; remove it, or name another file with --out")
      }
      let claims = URL(fileURLWithPath: root).standardizedFileURL.path
      guard FileManager.default.fileExists(atPath: claims + "/claims") else {
        throw MeasuringError(
          claims, "has no folder 'claims', which the nights would verify; name the folder that has with --root")
      }
      try NightlyFolder.write(Data(NightlyStarter.text(for: folder, claims: claims).utf8), to: out)
      print("wrote \(out); check it with 'claims nightly lint \(out)'")
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }
}

struct NightlyLint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Find mistakes in nightly.yaml, with file, line, column and remedy.")

  @Argument(help: "The configuration.", completion: .file())
  var file: String = "nightly.yaml"

  func run() throws {
    let settings = try NightlyOptions.read(file)
    let scan = CheckpointScan(settings)
    for problem in scan.problems { Terminal.complain("note: \(problem.place): \(problem.reason)") }
    Terminal.complain("\(settings.subjects.count) subjects, \(scan.candidates.count) checkpoints there: no problems")
  }
}

/// Reading a configuration on the command line.
enum NightlyOptions {
  /// - Throws: the exit code for files with mistakes, after they were printed.
  static func read(_ path: String) throws -> NightlyConfiguration {
    let (settings, problems) = NightlyConfiguration.read(path: path)
    for problem in problems { print(problem) }
    guard let settings, problems.isEmpty else { throw Exit.lint }
    return settings
  }
}
