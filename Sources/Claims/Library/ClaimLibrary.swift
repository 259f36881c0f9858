import Foundation
import Ground
import Synchronization

/// All claims and golden figures of a folder, with every problem found while reading them.
public struct ClaimLibrary: Sendable {
  public var claims: [Claim]
  public var figures: [String: Figure]
  public var notCheckable: [NotCheckable]
  public var problems: [Problem]
  /// The questions that claims can ask, and the words that these claims share.
  public var vocabulary: Vocabulary
  /// Charts, in the order in which they are drawn.
  public var charts: [ChartDeclaration] = []
  /// The paper, and what readers of the report are told besides.
  public var suite = SuiteDescription()
  /// Claims whose files were not, or could not be, read, by the names of the files: others may well name them.
  var unread: Set<String> = []
  /// Words of the vocabulary that charts use.
  var wordsOfCharts: Set<String> = []

  public init(
    claims: [Claim] = [], figures: [String: Figure] = [:], notCheckable: [NotCheckable] = [], problems: [Problem] = [],
    vocabulary: Vocabulary = Vocabulary([])
  ) {
    self.vocabulary = vocabulary
    self.claims = claims
    self.figures = figures
    self.notCheckable = notCheckable
    self.problems = problems
  }

  /// How much of a suite is read.
  public enum Extent: Sendable, Hashable {
    case everything
    /// Every claim without what its checks ask, without figures and charts: enough to list them.
    case headings
    /// The claims of these ids, the vocabulary and the figures. Where a file of one is missing, everything is read: a claim
    /// may be in a file of another name.
    case claims(Set<String>)
  }

  /// A statement of the paper that no measurement can decide, listed so that readers see it was not forgotten.
  public struct NotCheckable: Sendable, Hashable {
    public var statement: String
    public var section: String
    public var why: String
  }

  /// Reads `<root>/suite.yaml` and `<root>/claims/vocabulary.yaml` first, then `<root>/claims/**/*.yaml`, `<root>/golden/figures/**/*.yaml` and
  /// `<root>/claims/not-checkable.yaml`; charts are in `<root>/charts/*.yaml`, drawn in the order of their files' names.
  ///
  /// A broken file is reported and left out; the others are read.
  ///
  /// - Parameters:
  ///   - described: the suite's description with its problems, where it has been read already
  ///   - extent: what is read; mistakes elsewhere are not found
  public static func load(
    root: String, vocabulary: Vocabulary, described: (suite: SuiteDescription, problems: [Problem])? = nil,
    extent: Extent = .everything
  ) -> ClaimLibrary {
    var library = ClaimLibrary()
    var vocabulary = vocabulary
    (library.suite, library.problems) = described ?? SuiteDescription.read(root: root)
    let shared = root + "/claims/\(vocabularyFile)"
    if let text = try? String(contentsOfFile: shared, encoding: .utf8) {
      let (words, problems) = Words.read(text, file: shared)
      vocabulary.words = words
      library.problems += problems
    }
    vocabulary.words.add(library.suite.quantities, at: library.suite.location)
    vocabulary.usualTiers = library.suite.evidence.asked
    library.problems += vocabulary.words.problems(with: vocabulary)
    library.vocabulary = vocabulary
    var places: [String: SourceLocation] = [:]
    var claimPaths = yamlFiles(below: root + "/claims").filter { $0 != shared }
    // A suite's claims are its own: of another suite among them nothing is read.
    for inner in claimPaths where inner.hasSuffix("/" + SuiteDescription.file) {
      let folder = inner.dropLast(SuiteDescription.file.count)
      let isOwn = folder == root + "/claims/"
      library.problems.append(
        isOwn
          ? Problem(SourceLocation(file: inner), "it describes the suite and is no claim", remedy: "move it beside the folder claims")
          : Problem(SourceLocation(file: inner), "a suite stands among the claims of another", remedy: "move its folder out of claims"))
      claimPaths.removeAll { isOwn ? $0 == inner : $0.hasPrefix(folder) }
    }
    let stems = claimPaths.map(Claim.name(ofFile:))
    var extent = extent
    if case .claims(let ids) = extent {
      if ids.isSubset(of: stems) {
        claimPaths.removeAll { !ids.contains(Claim.name(ofFile: $0)) }
        library.unread = Set(stems)
      } else {
        extent = .everything
      }
    }
    let claimFiles = claimPaths.map { ($0, false) }
    let figureFiles = extent == .headings ? [] : yamlFiles(below: root + "/golden/figures").map { ($0, true) }
    for (path, contents) in zip(claimFiles + figureFiles, read(claimFiles + figureFiles, vocabulary, isBrief: extent == .headings)) {
      library.problems += contents.problems
      library.notCheckable += contents.notCheckable
      for figure in contents.figures where library.figures.updateValue(figure, forKey: figure.name) != nil {
        library.problems.append(
          Problem(figure.location, "figure '\(figure.name)' exists twice", remedy: "keep one of them"))
      }
      guard let claim = contents.claim else {
        if !path.1 { library.unread.insert(Claim.name(ofFile: path.0)) }
        continue
      }
      if let first = places[claim.id] {
        library.problems.append(
          Problem(claim.location, "claim '\(claim.id)' is also in \(first)", remedy: "give one of them another id"))
        continue
      }
      places[claim.id] = claim.location
      library.claims.append(claim)
      let stem = Claim.name(ofFile: path.0)
      if stem != claim.id {
        library.problems.append(
          Problem(claim.location, "the file is called '\(stem)', the claim '\(claim.id)'", remedy: "name the file by its id"))
      }
    }
    library.problems += library.figuresOfNoClaim
    library.problems += library.suite.problems(library.claims, besides: library.unread)
    for path in extent == .everything ? yamlFiles(below: root + "/charts") : [] {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        library.problems.append(Problem(SourceLocation(file: path), "cannot be read as UTF-8", remedy: "check the file"))
        continue
      }
      let (charts, words, problems) = ChartDeclaration.read(text, file: path, vocabulary: vocabulary)
      library.wordsOfCharts.formUnion(words)
      library.problems += problems
      for chart in charts {
        if library.charts.contains(where: { $0.id == chart.id }) {
          library.problems.append(
            Problem(chart.location, "two charts are called '\(chart.id)'", remedy: "give each its own id"))
        }
        library.charts.append(chart)
      }
    }
    return library
  }

  /// Figures that no claim can name: they would stand there as if they were checked. One problem a claim that is not there.
  private var figuresOfNoClaim: [Problem] {
    let ids = Set(claims.map(\.id)).union(unread)
    let places = Dictionary(figures.values.map { (String($0.name.prefix { $0 != "/" }), $0.location) }) { a, b in (a.file, a.line) <= (b.file, b.line) ? a : b }
    return places.sorted { $0.key < $1.key }.filter { !ids.contains($0.key) }.map { claim, place in
      Problem(place, "they are the figures of no claim: none is called '\(claim)'", remedy: Suggestion.remedy(for: claim, among: ids.sorted()))
    }
  }

  /// The file of a suite's shared words, in its folder of claims.
  static let vocabularyFile = "vocabulary.yaml"

  public func claim(_ id: String) -> Claim? { claims.first { $0.id == id } }

  /// What one file holds.
  private struct Contents: Sendable {
    var claim: Claim?
    var figures: [Figure] = []
    var notCheckable: [NotCheckable] = []
    var problems: [Problem] = []
  }

  /// Reads the files, several at a time; the answers are in the order of the files.
  private static func read(
    _ files: [(path: String, isFigures: Bool)], _ vocabulary: Vocabulary, isBrief: Bool
  ) -> [Contents] {
    let found = Mutex([Contents](repeating: Contents(), count: files.count))
    DispatchQueue.concurrentPerform(iterations: files.count) { index in
      let contents = read(files[index].path, isFigures: files[index].isFigures, vocabulary, isBrief: isBrief)
      found.withLock { $0[index] = contents }
    }
    return found.withLock { $0 }
  }

  private static func read(_ path: String, isFigures: Bool, _ vocabulary: Vocabulary, isBrief: Bool) -> Contents {
    var contents = Contents()
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      contents.problems = [
        Problem(SourceLocation(file: path), "cannot be read as UTF-8: \(reason(of: error))", remedy: "check the file")
      ]
      return contents
    }
    if isFigures {
      (_, contents.figures, contents.problems) = Figure.read(text, file: path)
    } else if path.hasSuffix("/not-checkable.yaml") {
      (contents.notCheckable, contents.problems) = NotCheckable.read(text, file: path)
    } else {
      (contents.claim, contents.problems) = Claim.read(text, file: path, vocabulary: vocabulary, isBrief: isBrief)
    }
    return contents
  }

  private static func yamlFiles(below folder: String) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }.sorted()
  }
}

extension ClaimLibrary.NotCheckable {
  static func read(_ text: String, file: String) -> ([Self], [Problem]) {
    let reader = YAMLReader(file: file)
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

extension ClaimLibrary {
  /// The figure of the paper that a source of an answer names (`golden claim/figure`); `nil` for files of evidence.
  package func figure(ofSource name: String) -> Figure? {
    name.hasPrefix(Figure.sourcePrefix) ? figures[String(name.dropFirst(Figure.sourcePrefix.count))] : nil
  }
}
