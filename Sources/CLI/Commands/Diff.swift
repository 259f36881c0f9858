import ArgumentParser
import Ground
import Nights

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two measured checkpoints head by head; only what is beyond the measured noise is called a change.",
    discussion: """
      A checkpoint is SUBJECT@STEP, or SUBJECT@STEP#DIGEST where its file changed since. Both were measured on the same \
      batch and the same parts of it: the parts' paired differences give the sampling error, repeated measurements the \
      run-to-run deviation; with m differences compared, one counts at 5 % / m.
      """)

  @Argument(help: "The first checkpoint.")
  var first: String

  @Argument(help: "The second checkpoint.")
  var second: String

  @Option(help: "The configuration of the nights.", completion: .file())
  var nightly: String = "nightly.yaml"

  @Option(help: "Differences to show, at most.")
  var limit: Int = 40

  @Flag(help: "Also show differences that noise could make.")
  var all = false

  func run() throws {
    let settings = try NightlyOptions.read(nightly)
    do {
      let folder = try NightlyFolder(reading: settings.home)
      let ledger = try NightlyLedger(path: folder.ledger)
      let tables = try folder.tables()
      let a = try tables.rows(of: CheckpointReference(first), ledger: ledger)
      let b = try tables.rows(of: CheckpointReference(second), ledger: ledger)
      show(try PairedDifferences(a.rows, b.rows), "\(a.name) (\(a.digest.prefix(12)))", "\(b.name) (\(b.digest.prefix(12)))")
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func show(_ compared: PairedDifferences, _ a: String, _ b: String) {
    let called = compared.differences.filter(\.isCalled)
    print("\(a) → \(b): \(compared.differences.count) differences, \(called.count) beyond the noise", terminator: " ")
    print("(\(compared.parts) parts, \(compared.repeats) repeats)")
    if compared.parts < 2 { print("noise was not measured on both: nothing is called (see 'noise' in nightly.yaml)") }
    let shown = all || compared.parts < 2 ? compared.differences : called
    for difference in shown.prefix(limit) {
      let margin = difference.margin.map { " (noise ± \(NumberText.short($0, digits: 2)))" } ?? ""
      let mark = difference.isCalled ? "changed" : "       "
      print(
        "\(mark) \(difference.batch) \(difference.name): \(NumberText.short(difference.first, digits: 4)) → "
          + "\(NumberText.short(difference.second, digits: 4)), \(NumberText.short(difference.difference, digits: 3))\(margin)")
    }
    if shown.count > limit { print("… \(shown.count - limit) more; --limit shows them") }
  }
}
