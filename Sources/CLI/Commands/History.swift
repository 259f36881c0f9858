import ArgumentParser
import Claims
import Evidence
import Ground
import Nights

struct History: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show when a claim's verdicts changed, at which checkpoint, under which program and claim file.")

  @Argument(help: "A claim's id.")
  var claim: String

  @Option(help: "The configuration of the nights.", completion: .file())
  var nightly: String = "nightly.yaml"

  func run() throws {
    let settings = try NightlyOptions.read(nightly)
    do {
      let ledger = try NightlyLedger(path: NightlyFolder(reading: settings.home).ledger)
      let records = try ledger.verdicts(claim: claim)
      guard !records.isEmpty else {
        let known = Set(try ledger.verdicts().map(\.claim))
        throw MeasuringError(claim, "has no history; \(Suggestion.remedy(for: claim, among: known.sorted()))")
      }
      for (check, lines) in Dictionary(grouping: records, by: { "\($0.reference) \($0.tier.rawValue)" }).sorted(by: { $0.key < $1.key }) {
        print(Terminal.styled(check, .bold))
        for line in lines { show(line) }
      }
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func show(_ line: VerdictRecord) {
    print("  \(line.night) \(Terminal.verdict(line.verdict)) claim file \(line.claimDigest), \(line.tool)")
    let why = [line.cause, line.noise.words].filter { !$0.isEmpty }.joined(separator: "; ")
    if !why.isEmpty { print("      \(why)") }
    let values = line.result.items.prefix(6).map { [$0.label, $0.value].filter { !$0.isEmpty }.joined(separator: " ") }
    let shown = values.isEmpty ? line.result.reason : values.joined(separator: "; ")
    if !shown.isEmpty { print("      \(shown)") }
  }
}
