import Foundation
import Testing

/// The program knows no paper: what only this one needs is in its suite, and in one folder that bears its name.
@Suite struct NamesOfThePaperTests {
  /// Where the paper's own importers and training presets are.
  private static let ownFolder = "SpectralFingerprints/"

  private static let sources: [(path: String, text: String)] = {
    let root = Suite.root + "/Sources"
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".swift") && !$0.hasPrefix(ownFolder) }.sorted().compactMap { file in
      (try? String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)).map { (file, $0) }
    }
  }()

  /// Its models and seeds, as the suite's vocabulary lists them, and its data.
  private static let names: Set<String> = {
    let subjects = Suite.library.vocabulary.words.listed("subject").flatMap { $0.split(separator: "/").map(String.init) }
    return Set(subjects).union(["TS-51M", "OpenWebText", "TinyStories"])
  }()

  @Test func `No model, seed or text of the paper is named in the sources`() {
    #expect(Self.sources.count > 500 && Self.names.count > 15)
    // A seed of two signs, as s1, is a word of other meanings.
    let names = Self.names.filter { $0.count > 2 }
    for (path, text) in Self.sources {
      let words = Set(text.split { !($0.isLetter || $0.isNumber || "-._".contains($0)) }.map(String.init))
      #expect(words.isDisjoint(with: names), "\(path): \(words.intersection(names).sorted())")
    }
  }

  @Test func `No title of a section of the paper stands in the sources`() {
    let titles = Suite.library.suite.sections.map(\.title).filter { $0.split(separator: " ").count > 2 }
    #expect(titles.count > 5)
    for (path, text) in Self.sources { for title in titles { #expect(!text.contains(title), "\(path): \(title)") } }
  }

  @Test func `No name on the hub and no last step of a model of the paper stands in the sources`() {
    let subjects = Suite.library.suite.subjects
    let told = subjects.map(\.hub).filter { !$0.isEmpty } + subjects.compactMap(\.lastStep).map { "\($0)" }
    #expect(told.count > 8)
    for (path, text) in Self.sources {
      let plain = text.replacing("_", with: "")
      for word in told { #expect(!plain.contains(word), "\(path): \(word)") }
    }
  }
}
