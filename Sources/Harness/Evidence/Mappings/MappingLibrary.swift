import Claims
import Foundation
import Ground
import Mathematics

/// What the result files of a suite are read by: the mappings in its folder `mappings`, those that every suite has, and the
/// programmed layouts that it names.
public struct MappingLibrary: Sendable {
  package private(set) var mappings: [Mapping] = []
  /// Those that every suite has; the suite's own come first.
  package private(set) var builtIn: [Mapping] = []
  /// Layouts of single papers that the suite names.
  private var programmed: [any ProgrammedLayouts] = []
  public private(set) var problems: [Problem] = []
  /// SHA-256 over all mappings and what the suite says of its models: what a file gives depends on them.
  package private(set) var digest = ""

  /// How many mappings the suite has.
  public var count: Int { mappings.count }

  /// The folder of a suite's mappings.
  public static let folder = "mappings"
  /// Larger files are no mappings.
  private static let largest = 1 << 20

  /// The mappings that every suite has.
  public init() {
    read(BuiltInMappings.all, isBuiltIn: true)
    digest = Self.digest(of: BuiltInMappings.all)
  }

  /// The mappings of the suite in a folder, one a file, and those that every suite has.
  ///
  /// ```swift
  /// let (suite, _) = SuiteDescription.declared(root: ".")
  /// let mappings = MappingLibrary.load(root: ".", suite: suite, programmed: [SpectralFingerprintsLayouts()])
  /// ```
  ///
  /// A file with tables alone is read first: its tables are there for all. Files with mistakes are left out, and their
  /// mistakes are in ``problems``.
  ///
  /// - Parameters:
  ///   - suite: whose models give the tables that all mappings have, and which of the programmed layouts it names
  ///   - programmed: the layouts that there are
  package static func load(
    root: String, suite: SuiteDescription, programmed: [any ProgrammedLayouts]
  ) -> MappingLibrary {
    var library = MappingLibrary()
    library.take(layouts: suite.evidence.layouts, from: programmed, at: suite.evidence.layoutsPlace)
    var files: [(name: String, text: String)] = []
    let folder = "\(root)/\(Self.folder)"
    let prefix = root == "." ? Self.folder : folder
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? [] {
      guard name.hasSuffix(".yaml"), !name.hasPrefix(".") else { continue }
      let place = SourceLocation(file: "\(prefix)/\(name)")
      let size = (try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.size] as? Int) ?? 0
      guard size <= largest else {
        library.problems.append(Problem(place, "the file has \(size) bytes, more than a mapping can need", remedy: "split it"))
        continue
      }
      do {
        files.append((place.file, try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)))
      } catch {
        library.problems.append(Problem(place, "cannot be read: \(reason(of: error))", remedy: "check the file"))
      }
    }
    library.read(files, tables: SubjectTables.tables(of: suite), isBuiltIn: false)
    let said = suite.subjects.map { "\($0)" } + suite.evidence.layouts
    library.digest = digest(of: BuiltInMappings.all + files + [(SuiteDescription.file, said.joined(separator: "\n"))])
    return library
  }

  /// Reads mappings from texts, by the names of their files.
  package init(files: [(name: String, text: String)]) {
    self.init()
    read(files, isBuiltIn: false)
    digest = Self.digest(of: BuiltInMappings.all + files)
  }

  private static func digest(of files: [(name: String, text: String)]) -> String {
    SHA256.hash(data: Array(files.map { "\($0.name)\n\($0.text)" }.joined(separator: "\n").utf8)).hexadecimal
  }

  private mutating func take(layouts names: [String], from all: [any ProgrammedLayouts], at place: SourceLocation) {
    for name in names {
      if let found = all.first(where: { type(of: $0).name == name }) {
        programmed.append(found)
      } else {
        let known = all.map { type(of: $0).name }
        problems.append(
          Problem(place, "no layouts are programmed for '\(name)'", remedy: Suggestion.remedy(for: name, among: known)))
      }
    }
  }

  private mutating func read(
    _ files: [(name: String, text: String)], tables given: [String: MappingTable] = [:], isBuiltIn: Bool
  ) {
    var shared = given
    var rest: [(name: String, text: String)] = []
    for file in files {
      // What a file of tables alone may use are its own tables and the suite's.
      let contents = MappingReader.read(file.text, file: file.name, shared: given)
      guard contents.isShared else {
        rest.append(file)
        continue
      }
      problems += contents.problems
      for (name, table) in contents.tables {
        if let other = shared.updateValue(table, forKey: name) {
          problems.append(Problem(table.location, "there is a table '\(name)' at \(other.location)", remedy: "give one of them another name"))
        }
      }
    }
    for file in rest {
      let contents = MappingReader.read(file.text, file: file.name, shared: shared)
      problems += contents.problems
      guard let mapping = contents.mapping else { continue }
      if isBuiltIn { builtIn.append(mapping) } else { mappings.append(mapping) }
    }
  }

  /// The programmed layouts that know a file.
  func programmed(for file: ResultFile) -> [any ResultLayout] {
    programmed.flatMap(\.layouts).filter { $0.recognises(file) }
  }

  /// The subject that a file's name alone suggests to a programmed layout.
  func subject(inName name: String) -> String? { programmed.lazy.compactMap { $0.subject(inName: name) }.first }

  /// Why a file that could be read answers no claim of this suite.
  func whyUnused(_ file: ResultFile, subject: String) -> String? {
    programmed.lazy.compactMap { $0.whyUnused(file, subject: subject) }.first
  }

  /// The mappings that a file may be read by: the suite's that recognise it, or, where none does, those that every suite has.
  func recognising(_ file: ResultFile) -> [Mapping] {
    let own = mappings.filter { $0.recognises(file) }
    return own.isEmpty ? builtIn.filter { $0.recognises(file) } : own
  }
}
