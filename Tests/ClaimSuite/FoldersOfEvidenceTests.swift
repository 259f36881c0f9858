import Claims
import Foundation
import Testing

/// The authors keep their files in folders and under names of their own choice, and a copy of them may have others: what a
/// file is does not hang on where it lies, and hardly on what it is called.
@Suite struct FoldersOfEvidence {
  private let archive = URL(fileURLWithPath: Suite.root + "/Tests/HarnessTests/Fixtures/archive")

  /// Where the authors' repository has a file of the archive: the folders are others, and so are the names of Pythia 1B's.
  private func published(_ name: String) -> String {
    let parts = name.split(separator: "/", maxSplits: 1)
    guard parts.count == 2 else { return name }
    let file = String(parts[1])
    switch parts[0] {
    case "ts51m", "natural": return "results/\(file)"
    case "cross_architecture" where file.hasPrefix("pythia_") && !file.hasPrefix("pythia_160m") && !file.hasPrefix("pythia_410m"):
      return "cross_architecture/results/pythia_1b_\(file.dropFirst("pythia_".count))"
    default: return "cross_architecture/results/\(file)"
    }
  }

  /// The per-head file that a table of PR was copied out of: one map from heads to values, and what they were measured on.
  private func perHeadFile(_ table: String) throws -> (name: String, text: String) {
    func lines(_ name: String) throws -> [[Substring]] {
      try String(contentsOf: archive.appending(path: name), encoding: .utf8).split(separator: "\n").map { $0.split(separator: ",") }
    }
    let rows = try lines(table)
    let model = table.split(separator: "/").last.map { $0.dropFirst("pr_".count).dropLast(".csv".count) } ?? ""
    let heads = rows.dropFirst().map { row in
      "\"\(row[0].replacing("H", with: "_H"))\": [\(row.dropFirst().joined(separator: ", "))]"
    }
    let layers = Set(rows.dropFirst().map { $0[0].prefix { $0 != "H" } }).count
    var members = [
      "\"n_layer\": \(layers)", "\"n_head\": \(heads.count / layers)", "\"head_dim\": \(model.hasPrefix("s") ? 32 : 64)",
      "\"n_examples\": 2000", "\"ckpt_step\": [\(rows[0].dropFirst().joined(separator: ", "))]", "\"pr\": {\(heads.joined(separator: ", "))}",
    ]
    let name: String
    switch model {
    case "124m": (name, members) = ("induction_heads_per_head_124m", ["\"model\": \"karpathy_llmc/runs/gpt2_fineweb10B\""] + members)
    case "pythia_160m": (name, members) = ("pythia_per_head", ["\"model\": \"EleutherAI/pythia-160m\""] + members)
    case "pythia_410m": (name, members) = ("pythia_410m_per_head", ["\"model\": \"EleutherAI/pythia-410m\""] + members)
    default:
      name = model == "s42" ? "probe_circuit_per_head" : "probe_circuit_per_head_\(model)"
      let curve = try lines("ts51m/probe_curve_\(model).csv").dropFirst().map { "[\($0.joined(separator: ", "))]" }
      members.append("\"probe_curve\": [\(curve.joined(separator: ", "))]")
    }
    return ("results/\(name).json", "{\(members.joined(separator: ", "))}")
  }

  /// The published files as their repository has them, beside scripts, notebooks and results of other tasks.
  ///
  /// - Parameter withCopies: whether the tables that were copied out of the per-head files are there, too
  private func repository(withCopies: Bool) throws -> URL {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("repository-\(UUID().uuidString)")
    func write(_ name: String, _ data: Data) throws {
      let file = root.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: file)
    }
    var tables = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: archive.path) where name.hasSuffix(".json") || name.hasSuffix(".csv") {
      let file = try Data(contentsOf: archive.appending(path: name))
      if name.hasSuffix(".json") || withCopies { try write(published(name), file) }
      if name.contains("/pr_") {
        let original = try perHeadFile(name)
        try write(original.name, Data(original.text.utf8))
        tables += 1
      }
    }
    #expect(tables == 9)
    for (name, text) in [
      ("README.md", "# code"), ("run.py", "print(1)"), ("notes.ipynb", "{\"cells\": []}"), (".git/config", "[core]"),
      ("cross_architecture/results/succ/olmo_succ_ablation.json", #"{"model": "allenai/OLMo-1B-0724-hf", "conditions": {"baseline": {"top1": 0.5}}}"#),
      ("cross_architecture/results/streaming_compat_olmo.json", #"{"model": "allenai/OLMo-1B-0724-hf", "corr": NaN}"#),
    ] { try write(name, Data(text.utf8)) }
    return root
  }

  @Test(arguments: [false, true])
  func `No verdict hangs on folders and names, but for those of claims about the folders`(withCopies: Bool) throws {
    let root = try repository(withCopies: withCopies)
    defer { try? FileManager.default.removeItem(at: root) }
    let moved = try SuiteEvidence(set: "fixtures", archive: root.path, withReplica: false).verifier
    let usual = try Suite.fixtures.get().verifier
    var compared = 0
    for item in Suite.cases where item.tier == .archive && item.claim.section != "11" {
      let (there, here) = (moved.verify(item.check, of: item.claim, on: .archive), usual.verify(item.check, of: item.claim, on: .archive))
      // The published per-head files say how many examples they are over; the tables copied out of them do not.
      if item.check.id == "examples-in-the-files-of-a-run" {
        #expect(here.verdict == .notRun && there.verdict == .reproduced, "\(there.reason)")
        continue
      }
      #expect(there.verdict == here.verdict, "\(item.testDescription): \(there.reason)")
      #expect(there.items == here.items, "\(item.testDescription)")
      compared += 1
    }
    #expect(compared > 600)
  }
}
