import ArgumentParser
import Claims
import Foundation
import Ground

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
    // One that is not filled in yet is no claim of the library, and must not be written over either.
    let there = FileManager.default.enumerator(atPath: files.root + "/claims")?.compactMap { $0 as? String } ?? []
    guard !there.contains(where: { $0 == "\(id).yaml" || $0.hasSuffix("/\(id).yaml") }) else {
      throw ValidationError("there is a claim '\(id)' already")
    }
    let number = section ?? library.suite.sections.first?.number ?? "1"
    if let problem = library.suite.problem(ofSection: number) { throw ValidationError("\(problem.message); \(problem.remedy)") }
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
    let title = library.suite.sections.first { $0.number == section }?.title ?? ""
    let words = "\(section) \(title)".lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let name = String(words).split(separator: "-").joined(separator: "-")
    let folder = "\(files.root)/claims/\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }
}
