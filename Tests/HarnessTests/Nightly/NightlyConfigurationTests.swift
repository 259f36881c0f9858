import Foundation
import Testing

@testable import Evidence
@testable import Nights

@Suite struct NightlyConfigurationTests {
  private let smallest = "subjects: [{name: a, checkpoints: models}]\n"

  @Test func `Names and defaults are read`() throws {
    let text = """
      home: here
      subjects:
        - {name: a, checkpoints: 'models/*', step: 'step(\\d+)', tokens-per-step: 1000, family: olmo, track: L0H1, weights: ema}
      measure: {examples: 12}
      executor: {kind: slurm, memory: 512MB, time: 2h, sbatch: [--partition=x]}
      """
    let (settings, problems) = NightlyConfiguration.read(text, path: "/etc/nightly.yaml")
    #expect(problems.isEmpty)
    let found = try #require(settings)
    #expect(found.home == "/etc/here" && found.claims.root == "/etc")
    let subject = try #require(found.subjects.first)
    #expect(subject.checkpoints == "/etc/models/*" && subject.tokensPerStep == 1000 && subject.family == .olmo)
    #expect(subject.weights == "ema")
    #expect(found.examples == 12 && found.draws == 5 && found.batches == [.induction])
    #expect(found.executor.kind == .slurm && found.executor.memory == 512_000_000)
    #expect(found.executor.timeLimit == 7200 && found.executor.sbatch == ["--partition=x"])
  }

  @Test(
    arguments: [
      ("subjcts: []\n", 1, "did you mean 'subjects'?"),
      ("subjects: [{name: a}]\n", 1, "'checkpoints' is missing"),
      ("subjects: [{name: a b, checkpoints: x}]\n", 1, "blank"),
      ("subjects:\n  - {name: a, checkpoints: x}\n  - {name: a, checkpoints: y}\n", 3, "is also at"),
      ("subjects: [{name: a, checkpoints: x, family: olmoo}]\n", 1, "did you mean"),
      ("subjects: [{name: a, checkpoints: x, step: 'step('}]\n", 1, "regular expression"),
      ("subjects: [{name: a, checkpoints: x, step: 'step'}]\n", 1, "group"),
      ("subjects: [{name: a, checkpoints: x, track: Q1}]\n", 1, "heads"),
      ("subjects: [{name: a, checkpoints: x}]\nbatches: [nothing]\n", 2, "is no batch"),
      ("subjects: [{name: a, checkpoints: x}]\nbatches: [natural:not-there.txt]\n", 2, "no file"),
      ("subjects: [{name: a, checkpoints: x}]\nsettle: soon\n", 2, "60s"),
      ("subjects: [{name: a, checkpoints: x}]\nexecutor: {memory: lots}\n", 2, "8GB"),
      ("subjects: [{name: a, checkpoints: x}]\nexecutor: {kind: cloud}\n", 2, "local, slurm"),
      ("subjects: [{name: a, checkpoints: x}]\nnoise: {parts: 1}\n", 2, "no spread"),
      ("subjects: [{name: a, checkpoints: x}]\nclaims: {tiers: [archive], root: /}\n", 2, "no tier"),
      ("subjects: [{name: a, checkpoints: x}]\noutputs: {address: example}\n", 2, "https://"),
      ("subjects: [{name: a, checkpoints: x}]\nsubjects: []\n", 1, "written twice"),
      ("subjects: &a [b]\n", 1, "anchors"),
    ])
  func `Mistakes are named with their place and remedy`(_ text: String, _ line: Int, _ words: String) {
    let (_, problems) = NightlyConfiguration.read(text, path: "/etc/nightly.yaml")
    #expect(problems.contains { $0.location.line == line && $0.description.contains(words) }, "\(problems)")
  }

  @Test func `A file that is not there is named`() {
    let (settings, problems) = NightlyConfiguration.read(path: "/nowhere/nightly.yaml")
    #expect(settings == nil)
    #expect(problems.first?.description.contains("/nowhere/nightly.yaml") == true)
  }

  @Test func `The starter of a folder reads without problems`() throws {
    let place = try NightlyPlace(steps: [100, 200])
    defer { place.remove() }
    let text = try NightlyStarter.text(for: place.models.path, claims: place.root.path)
    let (settings, problems) = NightlyConfiguration.read(text, path: place.root.appendingPathComponent("n.yaml").path)
    #expect(problems.isEmpty, "\(problems)")
    #expect(settings?.subjects.first?.step == #"step(\d+)"#)
    #expect(settings.map { CheckpointScan($0).candidates.compactMap(\.step) } == [100, 200])
  }

  @Test func `A folder that is not there has no starter`() {
    #expect(throws: MeasuringError.self) { try NightlyStarter.text(for: "/nowhere", claims: ".") }
  }
}
