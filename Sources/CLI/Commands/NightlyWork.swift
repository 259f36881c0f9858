import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground
import Nights

/// What executors start: measures one planned unit.
struct NightlyWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Measure one planned unit of a folder (started by executors).", shouldDisplay: false)

  @Argument(help: "Folder of the nights.")
  var home: String

  @Argument(help: "Key of the unit.")
  var key: String?

  @Option(help: "File of keys, one a line.")
  var plan: String?

  @Option(help: "Which line of the plan, from 0.")
  var index: Int?

  @Option(help: "End when this process is no longer the parent.")
  var parent: Int32?

  @OptionGroup var files: LibraryOptions

  func run() throws {
    try Arithmetic.prepare()
    files.declare()
    if let parent { UnitWorker.endWithParent(parent) }
    do {
      let done = try UnitWorker(NightlyFolder(home), progress: Terminal.show).run(try chosen())
      guard done else { throw Exit.evidence }
    } catch let error as MeasuringError {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func chosen() throws -> String {
    if let key { return key }
    guard let plan, let index else { throw ValidationError("name a unit's key, or --plan FILE and --index N") }
    if let refusal = SpecialFile.refusal(plan) { throw MeasuringError(plan, refusal) }
    let lines: [Substring]
    do {
      lines = try String(contentsOfFile: plan, encoding: .utf8).split(separator: "\n")
    } catch {
      throw MeasuringError(plan, "cannot be read: \(reason(of: error))")
    }
    guard lines.indices.contains(index) else { throw MeasuringError(plan, "has no line \(index)") }
    return String(lines[index])
  }
}
