import Foundation
import Testing

/// One way in which a fixture file is spoilt, and what the import has to say about it.
struct Damage: CustomTestStringConvertible, Sendable {
  var name: String
  var file: String
  var old: String
  var new: String
  /// Part of the error's place.
  var place: String
  /// Part of the error's problem.
  var problem: String
  var subject: String

  init(
    _ name: String, _ file: String, _ old: String, to new: String, at place: String, says problem: String,
    of subject: String
  ) {
    self.name = name
    self.file = file
    self.old = old
    self.new = new
    self.place = place
    self.problem = problem
    self.subject = subject
  }

  var testDescription: String { "\(name) in \(file)" }
}

private let trajectory = "cross_architecture/olmo_phase1_trajectory.json"
private let panel = "cross_architecture/pythia_mechinterp.json"
private let ablation = "ts51m/probe_circuit_ablation_s256.json"
private let table = "ts51m/pr_s42.csv"
private let curve = "ts51m/probe_curve_s149.csv"
private let key = "ts51m/probe_circuit_mechinterp_s149.json"

private let damages: [Damage] = [
  Damage(
    "NaN", panel, "\"induction\":", to: "\"induction\":NaN,\"x\":", at: "line 1", says: "NaN", of: "pythia-1b"
  ),
  Damage(
    "a missing head", trajectory, "\"L3_H7\":", to: "\"L3_H99\":", at: "$.pr", says: "L3H99", of: "olmo-1b"),
  Damage(
    "a name that is no head", trajectory, "\"L3_H7\":", to: "\"head\":", at: "$.pr", says: "'head'",
    of: "olmo-1b"),
  Damage(
    "a head twice", trajectory, "\"L3_H7\":", to: "\"L3_H6\":", at: "line 1", says: "twice", of: "olmo-1b"),
  Damage(
    "a step twice", trajectory, "1000,5000", to: "5000,5000", at: "$.ckpt_step", says: "5000 stands twice",
    of: "olmo-1b"),
  Damage(
    "unsorted steps", trajectory, "1000,5000", to: "5000,1000", at: "$.ckpt_step", says: "1000 stands after",
    of: "olmo-1b"),
  Damage(
    "one step too many", trajectory, "1000,5000", to: "1000,1001,5000", at: "$.ckpt_tokens_B",
    says: "6 values for 7",
    of: "olmo-1b"),
  Damage(
    "another shape", trajectory, "\"n_layer\":16", to: "\"n_layer\":15", at: "$", says: "shape", of: "olmo-1b"
  ),
  Damage(
    "a text for a number", trajectory, "\"n_examples\":500", to: "\"n_examples\":\"500\"", at: "$.n_examples",
    says: "found a text", of: "olmo-1b"),
  Damage(
    "a fraction for a count", trajectory, "\"n_examples\":500", to: "\"n_examples\":500.5",
    at: "$.n_examples",
    says: "whole number", of: "olmo-1b"),
  Damage(
    "a rank left out", panel, "\"rank\":2,", to: "\"rank\":3,", at: "$.classifications[1]",
    says: "rank 3 stands",
    of: "pythia-1b"),
  Damage(
    "an unknown class", panel, "\"classification\":\"first-token\"", to: "\"classification\":\"sink\"",
    at: ".classification", says: "'sink'", of: "pythia-1b"),
  Damage(
    "an accuracy of another count", ablation, "\"probe_in_acc\":0.", to: "\"probe_in_acc\":0.00001",
    at: "probe_in_acc",
    says: "multiple of 1/2000", of: "ts51m/s256"),
  Damage(
    "an accuracy above 1", ablation, "\"probe_in_acc\":0.", to: "\"probe_in_acc\":7.", at: "probe_in_acc",
    says: "not an accuracy", of: "ts51m/s256"),
  Damage(
    "a head that the model lacks", ablation, "{\"5\":[10]", to: "{\"5\":[16]", at: "ablation_spec",
    says: "no head L5H16",
    of: "ts51m/s256"),
  Damage(
    "a head twice in a set", ablation, "\"6\":[2,4]", to: "\"6\":[2,2]", at: "ablation_spec",
    says: "twice in the set",
    of: "ts51m/s256"),
  Damage(
    "a layer that is none", ablation, "{\"5\":[10]", to: "{\"five\":[10]", at: "ablation_spec",
    says: "not a layer",
    of: "ts51m/s256"),
  Damage(
    "a count that is not the set's", "cross_architecture/pythia_ablation_k45.json", "\"n_ablated\":45",
    to: "\"n_ablated\":44", at: "n_ablated", says: "44 heads by count, 45", of: "pythia-1b"),
  Damage(
    "a head cut from a layer", key, "\"H7\":", to: "\"H70\":", at: "$.per_layer.6", says: "H70",
    of: "ts51m/s149"),
  Damage(
    "picks that are not marked", key, "{\"6\":[2,5,6,7]", to: "{\"6\":[2,5,6,8]", at: "$.circuit_by_layer",
    says: "is_circuit", of: "ts51m/s149"),
  Damage(
    "an integral over another axis", "cross_architecture/pythia_410m_features.json", "\"integral\":",
    to: "\"integral\":9999999,\"was\":", at: "$.features", says: "ln-tokens", of: "pythia-410m"),
  Damage(
    "a head twice in a table", table, "L0H1,", to: "L0H0,", at: "line 3", says: "9.57 here and 7.46 before",
    of: "ts51m/s42"),
  Damage(
    "a head missing in a table", table, "L7H15,", to: "L8H0,", at: "line", says: "layer 8 is beyond", of: "ts51m/s42"),
  Damage(
    "a step twice in a table", table, ",200,400,", to: ",400,400,", at: "line 1", says: "400 stands twice",
    of: "ts51m/s42"),
  Damage(
    "unsorted steps in a table", table, ",200,400,", to: ",400,200,", at: "line 1", says: "200 stands after",
    of: "ts51m/s42"),
  Damage(
    "a short line", table, "L0H2,", to: "L0H2,1.00\nL0H2,", at: "line 4", says: "2 fields", of: "ts51m/s42"),
  Damage(
    "NaN in a table", table, "\nL0H0,", to: "\nL0H0,nan\nL0H0,", at: "line 2", says: "2 fields",
    of: "ts51m/s42"),
  Damage(
    "a word in a table", curve, "\n1,0.0", to: "\n1,zero", at: "line 2, column 2", says: "'zero'",
    of: "ts51m/s149"),
  Damage(
    "an infinite accuracy", curve, "\n1,0.0", to: "\n1,inf", at: "line 2, column 2", says: "'inf'",
    of: "ts51m/s149"),
  Damage(
    "a curve out of order", curve, "\n400,", to: "\n100,", at: "line", says: "100 stands after",
    of: "ts51m/s149"),
]

@Suite struct DamageTests {
  @Test(arguments: damages)
  func `A spoilt file gives one error and no rows`(damage: Damage) throws {
    let spoilt = try Fixtures.text(damage.file).editing(damage.old, to: damage.new)
    let sound = "ts51m/pr_s314.csv"
    let (store, summary) = try Fixtures.importing([damage.file: spoilt, sound: Fixtures.text(sound)])
    let error = try #require(summary.failures.first)
    #expect(summary.failures.count == 1)
    #expect(error.file == damage.file)
    #expect(error.place.contains(damage.place), "\(error)")
    #expect(error.problem.contains(damage.problem), "\(error)")
    #expect(!error.remedy.isEmpty)
    // The other file goes on, and the table knows whose evidence is missing.
    #expect(summary.imported.keys.sorted() == [sound])
    #expect(try store.subjects(tier: .archive) == ["ts51m/s314"])
    let record = try #require(try store.sources(tier: .archive).first { $0.source.name == damage.file })
    #expect(record.rows == 0)
    #expect(record.failure?.problem == error.description)
    #expect(record.failure?.subject == damage.subject)
  }

  @Test(arguments: [10, 1000, 20_000])
  func `A truncated file is an error at its end`(length: Int) throws {
    let text = try Fixtures.text(panel)
    let (_, summary) = try Fixtures.importing(["pythia_1b.json": String(text.prefix(length))])
    #expect(summary.failures.first?.place == "line 1, column \(length + 1)")
    #expect(summary.failures.first?.problem.contains("ends too early") == true)
  }

  @Test func `A condition that stands twice spoils its file only`() throws {
    let file = "cross_architecture/olmo_ablation_k6.json"
    let text = try Fixtures.text(file).editing(
      "\"n_induction_screen\":3", to: "\"n_heads_ge_50x\":3,\"n_induction_screen\":3")
    let sound = "ts51m/pr_s314.csv"
    let (store, summary) = try Fixtures.importing([file: text, sound: Fixtures.text(sound)])
    #expect(summary.failures.map(\.file) == [file])
    #expect(summary.failures.first?.problem.contains("twice") == true)
    #expect(summary.imported.keys.sorted() == [sound])
    #expect(try store.failures(tier: .archive, subject: "olmo-1b", quantity: .loss).count == 1)
  }

  @Test func `A failure says which quantities are missing`() throws {
    let spoilt = try Fixtures.text(ablation).editing("{\"5\":[10]", to: "{\"5\":[16]")
    let (store, _) = try Fixtures.importing(["a.json": spoilt])
    #expect(try store.failures(tier: .archive, subject: "ts51m/s256", quantity: .pin).count == 1)
    #expect(try store.failures(tier: .archive, subject: "ts51m/s256", quantity: .pr).isEmpty)
    #expect(try store.failures(tier: .archive, subject: "ts51m/s42", quantity: .pin).isEmpty)
  }

  @Test func `An unreadable file may have held anything of the subject in its name, and without one nothing`() throws {
    let (store, summary) = try Fixtures.importing(["probe_circuit_ablation_s256.json": "{", "notes.json": "{"])
    #expect(summary.failures.map(\.file) == ["notes.json", "probe_circuit_ablation_s256.json"])
    #expect(
      try store.failures(tier: .archive, subject: "ts51m/s256", quantity: .pin).map(\.source.name) == [
        "probe_circuit_ablation_s256.json"
      ])
    #expect(try store.failures(tier: .archive, subject: "ts51m/s42", quantity: .pin).isEmpty)
  }

  @Test func `A file of several subjects misses for all`() throws {
    let spoilt = try Fixtures.text("ts51m/init_qk_predicts_asymmetry.json").editing(
      "\"s42_L0_", to: "\"s42-L0_")
    let (store, _) = try Fixtures.importing(["a.json": spoilt])
    for seed in ["s42", "s271"] {
      #expect(try store.failures(tier: .archive, subject: "ts51m/\(seed)", quantity: .initQKZ).count == 1)
    }
  }
}
