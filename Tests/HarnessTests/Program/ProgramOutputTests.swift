import Foundation
import Testing

@testable import Evidence
@testable import Nights

/// The program beside the tests, whose output goes nowhere.
@Suite struct ProgramOutputTests {
  private let place: NightlyPlace
  private var root: String { place.root.path }

  init() throws {
    place = try NightlyPlace(steps: [100])
    let claim = """
      id: evil
      title: "evil \\e]52;c;QUFB\\a \\u202e rtl \\e[31m \\x7f"
      statement: "It is so. \\e[2J"
      section: "1"
      kind: figure
      weight: detail
      asserts: "So it is. \\u009b31m"
      tags: ["t\\e[1m"]
      refuted-by: [{what: "Anything \\u2066 else.", checks: [one]}]
      checks:
        - id: one
          says: "Is it \\e[2J so?"
          tiers: [checkpoint]
          ask: trajectory(spread, subject = small, heads = L0H0, batch = repeats)
          expect: above 0
      """
    try Data(claim.utf8).write(to: place.root.appendingPathComponent("claims/evil.yaml"))
  }

  private func shell(_ line: String) throws -> (status: Int32, output: String) {
    try BuiltProgram.shell(line, in: place.root)
  }

  private func count(_ name: String) -> Int {
    let text = (try? String(contentsOfFile: "\(root)/\(name)", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").count
  }

  @Test(
    .enabled(if: BuiltProgram.isThere, "the program is not built beside the tests"),
    arguments: [
      "list", "show", "reference", "verify --format json", "verify --format junit", "findings",
      "report --out - --format json", "report --out - --format markdown", "--help", "--version", "verify --help",
    ], [">/dev/full", ">&-", "| (exec <&-; sleep 0.2)"])
  func `A document that is lost is no success`(command: String, output: String) throws {
    defer { place.remove() }
    let (status, _) = try shell("{ $CLAIMS \(command) 2>/dev/null; echo $? >status; } \(output); exit $(cat status)")
    #expect((1..<126).contains(status))
  }

  @Test(
    .enabled(if: BuiltProgram.isThere, "the program is not built beside the tests"),
    arguments: [">/dev/null 2>/dev/full", ">/dev/null 2>&-", ">/dev/full", ">&- 2>&-", "2>&1 | true", "<&- >&- 2>&-"])
  func `What is measured is kept where nothing can be said`(output: String) throws {
    defer { place.remove() }
    let line = "$CLAIMS measure models/step100 --batch batch.json --examples 4 --draws 1 --out rows.jsonl --store s.sqlite"
    let (status, _) = try shell("{ \(line); echo $? >status; } \(output); exit $(cat status)")
    #expect((1..<126).contains(status))
    #expect(count("rows.jsonl") > 100)
    let rows = try MeasurementStore(path: "\(root)/s.sqlite").rows(tier: .checkpoint, subject: "step100", quantity: .loss)
    #expect(!rows.isEmpty)
    let night = try shell("{ $CLAIMS nightly run nightly.yaml; echo $? >status; } \(output); exit $(cat status)")
    #expect((1..<126).contains(night.status))
    #expect(try NightlyLedger(path: NightlyFolder(place.settings.home).ledger).units().count == 1)
    #expect(try NightlyLedger(path: NightlyFolder(place.settings.home).ledger).nights().count == 1)
  }

  @Test(
    .enabled(if: BuiltProgram.isThere, "the program is not built beside the tests"),
    arguments: [
      "list", "show", "show --expanded", "lint", "verify", "verify -v", "findings", "list --tag nosuchtag", "show evil/two",
      "measure \"$(printf 'bad\\033[31mname')\"", "verify \"$(printf 'x\\033[2Jy')\"", "history \"$(printf '\\033]0;x\\007')\"",
      "report --out - --format markdown",
    ])
  func `Nothing from a file or a name reaches the terminal raw`(command: String) throws {
    defer { place.remove() }
    let (_, output) = try shell("$CLAIMS \(command) 2>&1")
    #expect(!output.isEmpty)
    let raw = output.unicodeScalars.filter { scalar in
      scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
        || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
    #expect(raw.isEmpty, "\(output.debugDescription.prefix(300))")
  }

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not built beside the tests"))
  func `Every command writes to the file behind a link`() throws {
    defer { place.remove() }
    try FileManager.default.createDirectory(atPath: "\(root)/out", withIntermediateDirectories: true)
    let links = ["rows.jsonl", "n.yaml", "out/report.md", "out/report.json"]
    for (index, name) in links.enumerated() {
      try FileManager.default.createSymbolicLink(
        atPath: "\(root)/\(name)", withDestinationPath: "\(root)/behind-\(index)")
    }
    let (_, said) = try shell(
      """
      $CLAIMS measure models/step100 --batch batch.json --examples 4 --draws 1 --store s.sqlite --out rows.jsonl
      $CLAIMS nightly init models --out n.yaml
      $CLAIMS report --out out
      """)
    for (index, name) in links.enumerated() {
      #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/\(name)")) != nil, "\(name) \(said)")
      #expect(count("behind-\(index)") > 0, "\(name) \(said)")
    }
  }

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not built beside the tests"))
  func `No message is Foundation's`() throws {
    defer { place.remove() }
    try Data("{}".utf8).write(to: place.root.appendingPathComponent("b.json"))
    for command in [
      "measure models/step100 --batch none.json", "measure models/step100 --batch b.json",
      "measure models/step100 --batch natural:none.txt", "verify --rows none.jsonl", "verify --replica none",
      "history evil --nightly none.yaml", "nightly run none.yaml", "nightly init none", "report --out /proc/x",
      "measure none", "fingerprint none", "nightly work none 0", "measure models/step100 --batch batch.json --out /proc/x/y",
    ] {
      let (status, output) = try shell("$CLAIMS \(command) 2>&1")
      #expect(status != 0 && status < 126, "\(command)")
      for word in ["Domain", "CodingKeys", "DecodingError", "couldn’t", "could not be completed", "doesn’t", "NSFilePath"] {
        #expect(!output.contains(word), "\(command): \(output)")
      }
    }
  }

  /// Dictionaries have another order in each process; sums over them must not.
  @Test(.enabled(if: BuiltProgram.isThere, "the program is not built beside the tests"))
  func `Two runs write the same bytes`() throws {
    defer { place.remove() }
    let repository = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let line =
      "$CLAIMS verify late-layer-pool-convergence sharing-effect-proportional-to-overlap --root '\(repository)' --tier paper --format json 2>&1"
    let outputs = try Set((0..<4).map { _ in try shell(line).output })
    #expect(outputs.count == 1 && outputs.first?.contains("shared-heads-against-chance") == true)
  }
}
