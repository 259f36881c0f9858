import Claims
import Foundation
import Ground
import Testing

@testable import Evidence

private let l6l7 = "L6H{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}+L7H{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}"

private let probe: [Expectation] = [
  Expectation(
    "ts51m/pr_s271.csv", ["L6H10", "800"], "ts51m/s271", .pr, step: 800, batch: "probe", head: "L6H10",
    run: "trajectory", examples: 2000, precision: "truncated-2"),
  Expectation(
    "ts51m/probe_curve_s42.csv", ["800", "probe_ood_acc"], "ts51m/s42", .pood, step: 800, batch: "probe",
    run: "curve", examples: 2000),
  Expectation(
    "ts51m/probe_circuit_ablation.json", ["conditions", "1", "probe_in_acc"], "ts51m/s42", .pin, step: 800,
    batch: "probe", ablated: "L0H{3,6,14,15}", run: "ablation", label: "ablate_circuit", examples: 2000,
    precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_ablation.json", ["conditions", "0", "val_loss"], "ts51m/s42", .validationLoss,
    step: 800,
    batch: "probe", run: "ablation", label: "baseline", examples: 2000, precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_ablation_s123.json", ["conditions", "1", "val_loss"], "ts51m/s123", .validationLoss,
    step: 2000, batch: "probe", ablated: "L5H5+L6H{5,11}+L7H{2,4,13}", run: "ablation",
    label: "ablate_s123_circuit_L5L6L7", examples: 2000),
  // The run directory says whose checkpoint it is, whatever the conditions are called.
  Expectation(
    "ts51m/probe_circuit_ablation_s42_with_s271_candidates.json", ["conditions", "8", "probe_in_acc"],
    "ts51m/s42",
    .pin, step: 800, batch: "probe", ablated: "L0H{3,6,14,15}", run: "ablation",
    label: "ablate_s42_circuit_on_s271", examples: 2000, precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_ablation_s271_multi.json", ["conditions", "10", "probe_ood_acc"], "ts51m/s271",
    .pood,
    step: 2000, batch: "probe", ablated: l6l7, run: "ablation", label: "ablate_full_L6L7", examples: 2000,
    precision: "truncated-6"),
  Expectation(
    "ts51m/s123_full_l0_ablation.json", ["results", "ablate_random_4_L0 (control: H{0,1,5,7})", "pood"],
    "ts51m/s123", .pood, step: 10000, batch: "probe", ablated: "L0H{0,1,5,7}", run: "ablation",
    label: "ablate_random_4_L0 (control: H{0,1,5,7})", examples: 2000),
  Expectation(
    "ts51m/probe_circuit_mechinterp_s256.json", ["per_layer", "7", "H6", "selectivity"], "ts51m/s256",
    .selectivity, step: 4000, batch: "probe", head: "L7H6", detail: "key", run: "key", examples: 200,
    precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_mechinterp_s123_l0_all.json", ["per_layer", "0", "H11", "attn_to_random"],
    "ts51m/s123",
    .attention, step: 10000, batch: "probe", head: "L0H11", detail: "random", run: "key", examples: 200,
    precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_mechinterp.json", ["attn_to_key", "14"], "ts51m/s42", .attention, step: 4000,
    batch: "probe", head: "L0H14", detail: "key", run: "key", examples: 200, precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_mechinterp.json", ["ov_codeword_score", "3", "median_rank_of_target"], "ts51m/s42",
    .ovScore, step: 4000, batch: "probe", head: "L0H3", detail: "median-rank", run: "key", examples: 244,
    precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_param_vs_activation_s42.json", ["circuit_param_gap", "6"], "ts51m/s42",
    .parameterGap,
    step: 1250, detail: "circuit", run: "crosscheck", precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_param_vs_activation_s42.json", ["act_pr_control_mean", "3"], "ts51m/s42", .meanPR,
    step: 600, batch: "probe", detail: "control", run: "crosscheck", precision: "truncated-6"),
  Expectation(
    "ts51m/probe_circuit_param_vs_activation_s42.json", ["probe_curve_pin", "4"], "ts51m/s42", .pin,
    step: 800,
    batch: "probe", run: "crosscheck", precision: "truncated-6"),
  Expectation(
    "ts51m/init_qk_predicts_asymmetry.json",
    ["pick_vs_nonpick_summary", "s256_L7_top_sv", "z_score_of_pick_mean"],
    "ts51m/s256", .initQKZ, step: 1, layer: 7, detail: "top_sv", run: "init-qk", examples: 2,
    precision: "truncated-6"),
]

private let surveys: [Expectation] = [
  Expectation(
    "natural/pr_pythia_410m.csv", ["L11H14", "143000"], "pythia-410m", .pr, step: 143_000, batch: "synthetic",
    head: "L11H14", run: "trajectory", examples: 2000, precision: "truncated-2"),
  Expectation(
    "natural/capability_survey_124m.json", ["precision_at_k", "25"], "gpt2-124m", .precisionAtK, step: 17600,
    batch: "synthetic", detail: "spread@25", run: "survey", examples: 2000),
  Expectation(
    "natural/pythia_mechinterp.json", ["classifications", "0", "integral"], "pythia-160m", .integral,
    step: 143_000,
    batch: "synthetic", head: "L2H11", detail: "steps", run: "survey", examples: 2000),
  Expectation(
    "natural/pythia_410m_mechinterp.json", ["classifications", "0", "all_selectivities", "local"],
    "pythia-410m",
    .selectivity, step: 143_000, batch: "synthetic", head: "L1H11", detail: "local", run: "survey",
    examples: 2000),
  Expectation(
    "natural/pythia_410m_extended_survey.json", ["elbow_results", "karpathy 124M (144 heads)", "elbow_k"],
    "gpt2-124m", .elbow, batch: "synthetic", detail: "steps", run: "extended"),
  Expectation(
    "natural/pythia_410m_extended_survey.json", ["fraction_at_matched_k", "Pythia 410M", "0"], "pythia-410m",
    .classCount, batch: "synthetic", detail: "classified@80", run: "extended"),
  Expectation(
    "natural/capability_survey_multi_pos_124m.json",
    ["classifications_per_pos", "0", "per_position", "50", "all_selectivities", "self"], "gpt2-124m",
    .selectivity,
    step: 17600, batch: "synthetic@p50", head: "L8H8", detail: "self", run: "positions"),
  Expectation(
    "natural/better_ranking_signal_124m.json",
    ["ranking_features", "integral", "mean_capability_strength_at_k", "5"],
    "gpt2-124m", .meanSelectivityAtK, batch: "synthetic", detail: "integral@5", run: "ranking"),
  Expectation(
    "natural/l0_substrate_and_emergence_124m.json",
    ["test_a_l0_substrate", "l0_heads", "4", "rank_by_integral_overall"], "gpt2-124m", .rank,
    batch: "synthetic",
    head: "L0H4", detail: "integral", run: "substrate"),
  Expectation(
    "natural/induction_heads_mechinterp_124m.json", ["per_head", "L8H10", "attn_to_random_pos"], "gpt2-124m",
    .attention, step: 17600, batch: "synthetic", head: "L8H10", detail: "induction-baseline", run: "screen",
    examples: 2000),
  Expectation(
    "natural/prev_token_mechinterp_124m.json", ["selectivity_per_head", "L6H9", "selectivity"], "gpt2-124m",
    .selectivity, step: 17600, batch: "synthetic", head: "L6H9", detail: "previous-token", run: "screen",
    examples: 2000),
  Expectation(
    "natural/induction_heads_ablation_124m.json", ["conditions", "1", "acc_top1"], "gpt2-124m", .top1,
    step: 17600,
    batch: "synthetic", ablated: "L1H{9,11}+L6H10+L8H{5,8,10}", run: "ablation",
    label: "ablate_spectral_picks",
    examples: 2000),
  Expectation(
    "natural/pythia_410m_distributed_induction_test.json", ["conditions", "2", "loss"], "pythia-410m", .loss,
    step: 143_000, batch: "synthetic", ablated: "L6H3+L7H1+L8H{6,7,9}+L9H0+L10H{0,4,9}+L11H{2,14}",
    run: "ablation",
    label: "ablate_ALL_induction_selective_>=50x", examples: 2000),
]

private let robustness: [Expectation] = [
  Expectation(
    "robustness/calibration_summary.json", ["per_model", "pythia_410m", "K_above_null_p99"], "pythia-410m", .classCount,
    step: 143_000, batch: "synthetic", detail: "induction>null-p99", run: "calibration", examples: 2000),
  Expectation(
    "robustness/calibration_summary.json", ["per_model", "olmo_1b", "null_p99"], "olmo-1b", .nullSelectivity,
    step: 1_454_000, batch: "synthetic", detail: "induction p99", run: "calibration", examples: 2000, precision: "fp16"),
  Expectation(
    "robustness/k_calibration.json", ["Pythia 1B", "k_used"], "pythia-1b", .cutOff, detail: "used", run: "calibration",
    precision: "fp16"),
  Expectation(
    "robustness/k_calibration.json", ["OLMo 1B", "top_integrals_first10", "3"], "olmo-1b", .integralAtRank, detail: "4",
    run: "calibration", precision: "fp16"),
  Expectation(
    "robustness/null_pr_calibration_pythia_1b.json", ["null_pr", "3", "2"], "pythia-1b", .nullPR, step: 143_000,
    batch: "random-tokens", head: "L3H2", run: "calibration", examples: 2000, precision: "fp16"),
  Expectation(
    "robustness/prev_token_circuit/olmo_ablation.json", ["conditions", "1", "loss"], "olmo-1b", .loss, step: 1_454_000,
    batch: "synthetic", ablated: "L1H3+L2H{1,5}", run: "previous-token-circuit", label: "ablate_prev_token_circuit (3h)",
    examples: 2000, precision: "fp16"),
  Expectation(
    "cross_architecture/olmo_phase1_trajectory.json", ["seed"], "olmo-1b", .batchSeed, batch: "synthetic",
    run: "trajectory", examples: 500, precision: "fp16"),
]

private let panel: [Expectation] = [
  Expectation(
    "cross_architecture/olmo_phase1_trajectory.json", ["pr", "L3_H7", "5"], "olmo-1b", .pr, step: 1_454_000,
    batch: "synthetic", head: "L3H7", run: "trajectory", examples: 500, precision: "fp16"),
  Expectation(
    "cross_architecture/pythia_phase1_features.json", ["features", "L4_H4", "integral"], "pythia-1b",
    .integral,
    batch: "synthetic", head: "L4H4", detail: "ln-billions", run: "features", precision: "fp16"),
  Expectation(
    "cross_architecture/pythia_160m_features.json", ["features", "L0_H0", "integral"], "pythia-160m",
    .integral,
    batch: "synthetic", head: "L0H0", detail: "ln-tokens", run: "features"),
  Expectation(
    "cross_architecture/pythia_410m_mechinterp_fp32.json",
    ["all_head_selectivity", "L23_H15", "first-token"],
    "pythia-410m", .selectivity, step: 143_000, batch: "synthetic", head: "L23H15", detail: "first-token",
    run: "panel", examples: 2000),
  Expectation(
    "cross_architecture/olmoe_mechinterp_naturaltext_midseq.json",
    ["all_head_selectivity", "L5_H10", "induction"],
    "olmoe-1b-7b", .selectivity, step: 1_220_000, batch: "natural-midseq", head: "L5H10", detail: "induction",
    run: "panel", label: "natural-text (synthetic stand-in)", examples: 2000, precision: "fp16"),
  Expectation(
    "cross_architecture/pythia_mechinterp_naturaltext.json", ["class_breakdown_whole_model", "first-token"],
    "pythia-1b", .classCount, step: 143_000, batch: "natural", detail: "first-token", run: "panel",
    label: "natural-text (synthetic stand-in)", examples: 2000,
    precision: "fp16"),
  Expectation(
    "cross_architecture/olmo_ablation_naturaltext.json", ["results", "1", "mean_logit_S"], "olmo-1b",
    .targetLogit,
    step: 1_454_000, batch: "natural", ablated: "L2H11+L4H12+L12H8", run: "ablation",
    label: "ablate_induction_circuit (L2H11,L4H12,L12H8)", examples: 2000, precision: "fp16"),
  Expectation(
    "cross_architecture/olmoe_ablation.json", ["results", "4", "acc_top5"], "olmoe-1b-7b", .top5,
    step: 1_220_000,
    batch: "synthetic", ablated: "L5H10+L7H0+L9H8+L12H14", run: "ablation",
    label: "ablate_induction_screen_>=50x (4h)", examples: 2000, precision: "fp16"),
  Expectation(
    "cross_architecture/pythia_ablation_k6.json", ["n_induction_screen"], "pythia-1b", .classCount,
    step: 143_000,
    batch: "synthetic", detail: "induction>=50x", run: "ablation", examples: 2000, precision: "fp16"),
  Expectation(
    "cross_architecture/tier_a_layer_bos_summary.json", ["per_layer_BOS_count", "OLMo 1B-0724-hf", "3"],
    "olmo-1b",
    .classCount, batch: "synthetic", layer: 3, detail: "first-token", run: "summary", precision: "fp16"),
  Expectation(
    "cross_architecture/olmoe_tier1_summary.json", ["bos_per_layer_natural_midseq", "15"], "olmoe-1b-7b",
    .classCount, batch: "natural-midseq", layer: 15, detail: "first-token", run: "summary",
    precision: "fp16"),
  Expectation(
    "cross_architecture/olmoe_tier1_summary.json",
    ["induction_heads_cross_classification", "1", "natural", "induction_sel"], "olmoe-1b-7b", .selectivity,
    batch: "natural", head: "L7H0", detail: "induction", run: "summary", precision: "fp16"),
]

@Suite struct LayoutTests {
  @Test(arguments: probe + surveys + panel + robustness)
  func `A number in a file becomes one row`(expectation: Expectation) throws {
    let store = try #require(ArchiveImportTests.imported).store
    let rows = try store.rows(
      tier: .archive, subject: expectation.key.subject, quantity: expectation.key.quantity
    ).filter {
      $0.key == expectation.key && $0.provenance.source == expectation.file && $0.label == expectation.label
    }
    let row = try #require(rows.first)
    #expect(rows.count == 1)
    #expect(row.value == (try expectation.valueInFile()))
    #expect(row.examples == expectation.examples)
    #expect(row.provenance.precision == expectation.precision)
  }

  @Test func `The first KEY file gets its selectivity from its attention`() throws {
    let store = try #require(ArchiveImportTests.imported).store
    func value(_ quantity: Quantity, _ detail: String) throws -> Double {
      let rows = try store.rows(tier: .archive, subject: "ts51m/s42", quantity: quantity)
      return try #require(rows.first { $0.key.detail == detail && $0.headID == Head(layer: 0, head: 15) })
        .value
    }
    #expect(try value(.selectivity, "key") == value(.attention, "key") / value(.attention, "random"))
  }

  @Test func `Layers that a BOS list leaves out have none`() throws {
    let store = try #require(ArchiveImportTests.imported).store
    let rows = try store.rows(tier: .archive, subject: "pythia-160m", quantity: .classCount)
      .filter { $0.key.run == "summary" }
    #expect(rows.count == 12)
    #expect(rows.filter { ($0.key.layer ?? 12) < 4 }.map(\.value) == [0, 0, 0, 0])
  }

  @Test func `Lists class and rank of surveyed heads`() throws {
    let store = try #require(ArchiveImportTests.imported).store
    let ranks = try store.rows(tier: .archive, subject: "gpt2-124m", quantity: .rank)
      .filter { $0.key.run == "survey" }.sorted { $0.value < $1.value }
    #expect(ranks.map(\.value) == (1...30).map(Double.init))
    #expect(ranks.first?.headID == Head(layer: 8, head: 8))
    let classes = try store.rows(tier: .archive, subject: "gpt2-124m", quantity: .classified)
      .filter { $0.key.run == "survey" }
    #expect(Set(classes.compactMap(\.headID)) == Set(ranks.compactMap(\.headID)))
    #expect(classes.first { $0.headID == Head(layer: 8, head: 8) }?.key.detail == "induction")
  }

  @Test func `The published layout holds whole spectra and the curve`() throws {
    let store = try MeasurementStore()
    let summary = try ArchiveImporter.importAll(directory: Fixtures.published, into: store, mappings: Fixtures.mappings)
    #expect(summary.failures == [])
    #expect(summary.imported.count == 2)
    for quantity in [Quantity.pr, .kstar, .topShare, .norm] {
      #expect(try store.rows(tier: .archive, subject: "ts51m/s123", quantity: quantity).count == 128 * 5)
    }
    let curve = try store.rows(tier: .archive, subject: "ts51m/s123", quantity: .pood)
    #expect(curve.map(\.key.step) == [1, 400, 1000, 4000, 10000])
    #expect(curve.allSatisfy { $0.key.run == "curve" && $0.examples == 2000 })
    #expect(try store.rows(tier: .archive, subject: "pythia-160m", quantity: .headDim).map(\.value) == [64])
  }
}
