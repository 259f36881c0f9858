import Foundation
import Testing

@testable import Evidence
@testable import SpectralFingerprints

/// Files are told by content; what their names and folders do, and do not do.
@Suite struct RecognitionTests {
  @Test(arguments: [
    "cross_architecture/olmo_mechinterp.json", "cross_architecture/pythia_ablation_k6.json",
    "cross_architecture/olmoe_phase1_trajectory.json", "natural/pythia_410m_extended_survey.json",
    "ts51m/probe_circuit_ablation_s314.json", "ts51m/probe_circuit_mechinterp_s149.json",
    "ts51m/init_qk_predicts_asymmetry.json", "cross_architecture/tier_a_layer_bos_summary.json",
    "natural/pythia_ablation.json", "ts51m/probe_circuit_param_vs_activation_s42.json",
  ])
  func `A file that names its model may have any name`(name: String) throws {
    let text = try Fixtures.text(name)
    let named = try Fixtures.importing([name: text])
    let renamed = try Fixtures.importing(["some/folder/x.json": text])
    #expect(renamed.summary.imported["some/folder/x.json"] == named.summary.imported[name])
    #expect(try renamed.store.summary() == named.store.summary())
  }

  @Test(arguments: [
    ("pr_s314.csv", "ts51m/s314"), ("results/probe_circuit_per_head_s123.json", "ts51m/s123"),
    ("results/probe_circuit_ablation.json", "ts51m/s42"), ("pr_124m.csv", "gpt2-124m"),
    ("pr_pythia_410m.csv", "pythia-410m"), ("results/induction_heads_per_head_124m.json", "gpt2-124m"),
    ("cross_architecture/results/pythia_phase1_features.json", "pythia-1b"),
    ("results/pythia_1b_phase1_features.json", "pythia-1b"),
    ("results/olmoe_tier1_summary.json", "olmoe-1b-7b"),
    ("results/olmo_phase1_features.json", "olmo-1b"), ("pythia_160m_features.json", "pythia-160m"),
    ("s123_full_l0_ablation.json", "ts51m/s123"),
  ])
  func `A name is a hint at the subject`(name: String, subject: String) {
    #expect(SubjectRule.hint(inName: name) == subject)
  }

  @Test(arguments: ["summary.json", "results/stats_s1x.json", "pythia_mechinterp.json"])
  func `A name without a hint says nothing`(name: String) {
    #expect(SubjectRule.hint(inName: name) == nil)
  }

  @Test func `The run directory decides where it and the tag agree`() throws {
    let text = try Fixtures.text("ts51m/probe_circuit_ablation_s149.json")
    let (store, _) = try Fixtures.importing(["probe_circuit_ablation_s271.json": text])
    #expect(try store.subjects(tier: .archive) == ["ts51m/s149"])
  }

  @Test func `A run directory and a tag that disagree are an error`() throws {
    let text = try Fixtures.text("ts51m/probe_circuit_ablation_s149.json").editing(
      "synthetic_s149", to: "synthetic_s42")
    let (_, summary) = try Fixtures.importing(["a.json": text])
    #expect(summary.failures.first?.problem.contains("s42") == true)
  }

  @Test func `A file about another model is passed over by name and gives no rows`() throws {
    let text = try Fixtures.text("natural/pythia_ablation.json").editing(
      "EleutherAI/pythia-160m", to: "someone/other")
    let (store, summary) = try Fixtures.importing(["pythia_160m_ablation.json": text])
    #expect(summary.passedOver.keys.sorted() == ["pythia_160m_ablation.json"])
    #expect(summary.passedOver.values.first?.contains("'someone/other'") == true)
    #expect(summary.failures.isEmpty)
    #expect(try store.sources().isEmpty)
    #expect(try store.failures(tier: .archive, subject: "pythia-160m", quantity: .top1).isEmpty)
  }

  @Test(arguments: [("step1000", true), ("step143000", false), ("main", false)])
  func `A survey of an earlier checkpoint is passed over: it would stand beside the last one's`(
    _ revision: String, _ isPassedOver: Bool
  ) throws {
    var text = try Fixtures.text("cross_architecture/pythia_mechinterp.json")
    let old = try #require(text.firstMatch(of: /"revision": *"[^"]*"/)).0
    text = text.replacing(String(old), with: "\"revision\": \"\(revision)\"")
    let (_, summary) = try Fixtures.importing(["cross_architecture/pythia_mechinterp_x.json": text])
    #expect(summary.passedOver.isEmpty == !isPassedOver)
    #expect(summary.imported.isEmpty == isPassedOver)
  }

  /// A survey as the fixtures have it, at another revision and with other last digits.
  private func survey(_ revision: String, shifted: Bool) throws -> String {
    let text = try Fixtures.text("cross_architecture/pythia_mechinterp.json")
    let old = try #require(text.firstMatch(of: /"revision": *"[^"]*"/)).0
    let named = text.replacing(String(old), with: "\"revision\": \"\(revision)\"")
    guard shifted else { return named }
    let shifted = named.replacing(/(\d\.\d{4})(\d)/) { match in match.1 + (match.2 == "7" ? "3" : "7") }
    #expect(shifted != named)
    return shifted
  }

  @Test func `Of a course of surveys the last one gives way to the survey of the last checkpoint alone`() throws {
    let alone = try Fixtures.importing(["cross_architecture/pythia_mechinterp.json": survey("step143000", shifted: false)])
    let course = "cross_architecture/results/per_revision/pythia1b_mechinterp_"
    let (store, summary) = try Fixtures.importing([
      "cross_architecture/pythia_mechinterp.json": survey("step143000", shifted: false),
      course + "step4.json": survey("step4", shifted: true), course + "step143000.json": survey("step143000", shifted: true),
    ])
    #expect(summary.passedOver.keys.sorted() == [course + "step143000.json", course + "step4.json"])
    #expect(summary.passedOver[course + "step143000.json"]?.contains("cross_architecture/pythia_mechinterp.json says") == true)
    #expect(summary.imported.keys.sorted() == ["cross_architecture/pythia_mechinterp.json"])
    #expect(try store.summary() == alone.store.summary())
  }

  @Test func `Where nothing else surveys the last checkpoint the course's own survey of it counts`() throws {
    let (_, summary) = try Fixtures.importing([
      "course/a_step4.json": survey("step4", shifted: true), "course/a_step143000.json": survey("step143000", shifted: true),
    ])
    #expect(summary.imported.keys.sorted() == ["course/a_step143000.json"])
  }

  @Test func `Two surveys of the last checkpoint that belong to no course are both read, and differ for all to see`() throws {
    let (_, summary) = try Fixtures.importing([
      "a/pythia_mechinterp.json": survey("step143000", shifted: false), "b/pythia_mechinterp.json": survey("main", shifted: true),
    ])
    #expect(summary.imported.count == 2)
  }

  /// A table of PR as the archive has it, and the per-head file that it was copied out of, with more digits.
  private func copied(otherwise: String) -> [String: String] {
    let heads = (0..<8).flatMap { layer in (0..<16).map { (layer, $0) } }
    let table = (["head,1,200"] + heads.map { "L\($0)H\($1),10.97,6.79" }).joined(separator: "\n")
    let maps = heads.map { #""L\#($0)_H\#($1)": [10.9726868, \#($0 == 7 && $1 == 15 ? otherwise : "6.7921")]"# }
    let file = #"{"n_layer": 8, "n_head": 16, "head_dim": 32, "n_examples": 2000, "ckpt_step": [1, 200], "pr": {\#(maps.joined(separator: ", "))}}"#
    return ["ts51m/pr_s149.csv": table, "results/probe_circuit_per_head_s149.json": file]
  }

  @Test func `A copy with fewer digits gives way to the file that it was copied from`() throws {
    let (store, summary) = try Fixtures.importing(copied(otherwise: "6.799"))
    #expect(summary.passedOver == ["ts51m/pr_s149.csv": "has with fewer digits what results/probe_circuit_per_head_s149.json has"])
    #expect(summary.imported.keys.sorted() == ["results/probe_circuit_per_head_s149.json"])
    let rows = try store.rows(tier: .archive, subject: "ts51m/s149", quantity: .pr)
    #expect(rows.count == 256 && Set(rows.map(\.provenance.precision)) == ["fp32"])
  }

  @Test(arguments: ["6.81", "9.7577", "6.77"])
  func `A table with another number is no copy: both are read, and differ for all to see`(number: String) throws {
    let (_, summary) = try Fixtures.importing(copied(otherwise: number))
    #expect(summary.passedOver.isEmpty && summary.imported.count == 2)
  }

  @Test func `A model is known by what its suite says that files call it otherwise`() throws {
    let heads = (0..<12).flatMap { layer in (0..<12).map { #""L\#(layer)_H\#($0)": [3.5, 4.5]"# } }
    let file = { (model: String) in
      #"{"model": "\#(model)", "n_layer": 12, "n_head": 12, "head_dim": 64, "n_examples": 2000, "ckpt_step": [0, 200], "pr": {\#(heads.joined(separator: ", "))}}"#
    }
    let (store, summary) = try Fixtures.importing([
      "induction_heads_per_head_124m.json": file("karpathy_llmc/runs/gpt2_fineweb10B"), "other_per_head_124m.json": file("karpathy_llmc/runs/other"),
    ])
    #expect(summary.imported.keys.sorted() == ["induction_heads_per_head_124m.json"])
    #expect(summary.passedOver["other_per_head_124m.json"]?.contains("'karpathy_llmc/runs/other'") == true)
    #expect(try store.subjects(tier: .archive) == ["gpt2-124m"])
  }

  @Test func `Numbers that are none do not spoil anything in a file of no known layout`() throws {
    let (store, summary) = try Fixtures.importing([
      "null_selectivity_pythia_160m.json": #"{"model": "EleutherAI/pythia-160m", "null_p99": NaN, "max": [-Infinity, Infinity]}"#
    ])
    #expect(summary.unknown == ["null_selectivity_pythia_160m.json"])
    #expect(summary.failures.isEmpty)
    #expect(try store.failures(tier: .archive, subject: "pythia-160m", quantity: .pr).isEmpty)
  }

  @Test func `Pointers and pages in the place of files are passed over by what they are`() throws {
    let (_, summary) = try Fixtures.importing([
      "pr_s42.csv": "version https://git-lfs.github.com/spec/v1\noid sha256:46\nsize 5\n",
      "olmo_mechinterp.json": "<!DOCTYPE html><html></html>", ".git/config.json": "{", "analysis.ipynb": "{}", "run.py": "1",
    ])
    #expect(summary.passedOver.keys.sorted() == ["olmo_mechinterp.json", "pr_s42.csv"])
    #expect(summary.passedOver["pr_s42.csv"]?.contains("git lfs pull") == true)
    #expect(summary.failures.isEmpty && summary.unknown.isEmpty)
    #expect(summary.unused.count == 2)
  }

  @Test(arguments: [
    "{}", "[1, 2]", "3", "{\"conditions\": []}",
    "{\"conditions\": [{\"condition\": \"baseline\", \"spec\": {}}]}",
    "{\"per_head\": {\"L0H0\": {\"other\": 1}}}", "{\"results\": {\"baseline\": {\"pin\": 1}}}",
  ])
  func `A file of no known layout is skipped`(text: String) throws {
    let (store, summary) = try Fixtures.importing(["a.json": text])
    #expect(summary.unknown == ["a.json"])
    #expect(summary.failures.isEmpty)
    #expect(try store.sources().isEmpty)
  }

  @Test func `Files of other kinds are not looked at`() throws {
    let (_, summary) = try Fixtures.importing([
      "README.md": "text", "plot.png": "x", ".hidden.json": "{", "t.csv": "a,b\n",
    ])
    #expect(summary.unknown == ["t.csv"])
    #expect(summary.failures.isEmpty)
  }

  @Test func `A copy gives its rows once`() throws {
    let text = try Fixtures.text("ts51m/pr_s42.csv")
    let (store, summary) = try Fixtures.importing(["a/pr_s42.csv": text, "b/pr_s42.csv": text])
    #expect(summary.copies == ["b/pr_s42.csv": "a/pr_s42.csv"])
    #expect(try store.sources().count == 1)
  }

  @Test(arguments: [
    ("baseline", "none"), ("ablate_L0H{3,6,14,15} (s42 picks)", "L0H{3,6,14,15}"), ("ablate_L5H2", "L5H2"),
    ("ablate_random_4_L0 (control: H{0,1,5,7})", "L0H{0,1,5,7}"), ("ablate_full_L1 (all 2)", "L1H{0,1}"),
  ])
  func `A condition's name may hold its heads`(name: String, heads: String) {
    #expect(NamedAblationLayout.heads(in: name, headsPerLayer: 2)?.description == heads)
  }

  @Test(arguments: ["ablate_picks", "ablate_L0H{3,3}", "ablate_H{1,2}", ""])
  func `A condition's name may hold none`(name: String) {
    #expect(NamedAblationLayout.heads(in: name, headsPerLayer: 16) == nil)
  }
}
