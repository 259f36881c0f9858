import Foundation

/// All claims and golden figures of a folder, with every problem found while reading them.
public struct ClaimLibrary: Sendable {
  public var claims: [Claim]
  public var figures: [String: Figure]
  public var notCheckable: [NotCheckable]
  public var problems: [Problem]

  public init(
    claims: [Claim] = [], figures: [String: Figure] = [:], notCheckable: [NotCheckable] = [], problems: [Problem] = []
  ) {
    self.claims = claims
    self.figures = figures
    self.notCheckable = notCheckable
    self.problems = problems
  }

  /// A statement of the paper that no measurement can decide, listed so that readers see it was not forgotten.
  public struct NotCheckable: Sendable, Hashable {
    public var statement: String
    public var section: String
    public var why: String
  }

  /// Reads `<root>/claims/**/*.yaml`, `<root>/golden/figures/**/*.yaml` and `<root>/claims/not-checkable.yaml`.
  ///
  /// A broken file is reported and left out; the others are read.
  public static func load(root: String, vocabulary: Vocabulary) -> ClaimLibrary {
    var library = ClaimLibrary()
    var places: [String: SourceLocation] = [:]
    for path in yamlFiles(below: root + "/claims") {
      guard let text = library.text(root, path) else { continue }
      if path.hasSuffix("/not-checkable.yaml") {
        let (statements, problems) = NotCheckable.read(text, file: path)
        library.notCheckable += statements
        library.problems += problems
        continue
      }
      let (claim, problems) = Claim.read(text, file: path, vocabulary: vocabulary)
      library.problems += problems
      guard let claim else { continue }
      if let first = places[claim.id] {
        library.problems.append(
          Problem(claim.location, "claim '\(claim.id)' is also in \(first)", remedy: "give one of them another id"))
        continue
      }
      places[claim.id] = claim.location
      library.claims.append(claim)
      let stem = path.split(separator: "/").last.map { $0.dropLast(".yaml".count) } ?? ""
      if stem != claim.id {
        library.problems.append(
          Problem(claim.location, "the file is called '\(stem)', the claim '\(claim.id)'", remedy: "name the file by its id"))
      }
    }
    for path in yamlFiles(below: root + "/golden/figures") {
      guard let text = library.text(root, path) else { continue }
      let (_, figures, problems) = Figure.read(text, file: path)
      library.problems += problems
      for figure in figures where library.figures.updateValue(figure, forKey: figure.name) != nil {
        library.problems.append(
          Problem(figure.location, "figure '\(figure.name)' exists twice", remedy: "keep one of them"))
      }
    }
    return library
  }

  public func claim(_ id: String) -> Claim? { claims.first { $0.id == id } }

  private mutating func text(_ root: String, _ path: String) -> String? {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      problems.append(
        Problem(SourceLocation(file: path), "cannot be read as UTF-8: \(error.localizedDescription)", remedy: "check the file"))
      return nil
    }
  }

  private static func yamlFiles(below folder: String) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }.sorted()
  }
}

extension ClaimLibrary.NotCheckable {
  static func read(_ text: String, file: String) -> ([Self], [Problem]) {
    let reader = YAMLReader(file: file, vocabulary: Vocabulary([]))
    guard let root = reader.root(of: text) else { return ([], reader.problems) }
    guard let items = root.sequence else {
      reader.report(root, "the file must be a list of statements", remedy: "write - statement: …")
      return ([], reader.problems)
    }
    let found = items.compactMap { item -> Self? in
      let pairs = reader.mapping(item, allowed: ["statement", "section", "why"], what: "a statement")
      guard let statement = reader.text(pairs["statement"], in: item, key: "statement"),
        let section = reader.text(pairs["section"], in: item, key: "section"),
        let why = reader.text(pairs["why"], in: item, key: "why")
      else { return nil }
      return Self(statement: statement, section: section, why: why)
    }
    return (found, reader.problems)
  }
}
