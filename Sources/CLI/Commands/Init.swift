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
      print("  claims verify --rows evidence/results.csv")
      print("  claims report --rows evidence/results.csv --tier paper --tier checkpoint --out out")
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

struct New: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Add a claim's file, to be filled in.")

  @Argument(help: "The claim's id, which is its file's name: letters, digits and hyphens.")
  var id: String

  @Option(help: "The paper's section that says it; the first one if left out.")
  var section: String?

  @OptionGroup var files: LibraryOptions

  func run() throws {
    guard Identifier.isValid(id) else {
      throw ValidationError("'\(id)' is no id; write letters, digits and hyphens, such as the-loss-falls")
    }
    let library = try files.library()
    guard !library.claims.contains(where: { $0.id == id }) else {
      throw ValidationError("there is a claim '\(id)' already")
    }
    let sections = library.guide.sections.map(\.number)
    let number = section ?? sections.first ?? "1"
    guard sections.isEmpty || sections.contains(number) else {
      throw ValidationError("the paper has no section '\(number)'; its sections are \(sections.joined(separator: ", "))")
    }
    do {
      let path = "\(try folder(of: number, library))/\(id).yaml"
      try AtomicFile.write(Data(ClaimStarter(id: id, section: number).text.utf8), to: path)
      print("wrote \(path); fill it in, then: claims lint")
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  /// The folder of the section's other claims, or a new one named after it.
  private func folder(of section: String, _ library: ClaimLibrary) throws -> String {
    if let file = library.claims.first(where: { $0.section == section })?.location.file, let slash = file.lastIndex(of: "/") {
      return String(file[..<slash])
    }
    let title = library.guide.sections.first { $0.number == section }?.title ?? ""
    let words = "\(section) \(title)".lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let name = String(words).split(separator: "-").joined(separator: "-")
    let folder = "\(files.root)/claims/\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }
}
