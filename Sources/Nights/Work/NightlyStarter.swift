import Claims
import Evidence
import Foundation
import Ground

/// Writes a commented `nightly.yaml` for a folder of checkpoints.
public enum NightlyStarter {
  /// The text for a folder, with a step pattern that its entries' names suggest.
  ///
  /// - Throws: ``MeasuringError`` for a folder that cannot be read.
  public static func text(for folder: String, claims root: String) throws(MeasuringError) -> String {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw MeasuringError(folder, "is no folder that can be read (\(reason(of: error))); name one of checkpoints")
    }
    let path = URL(fileURLWithPath: folder).standardizedFileURL.path
    let isCheckpoint = CheckpointScan.isCheckpoint(path)
    let found = isCheckpoint ? [] : names.filter { CheckpointScan.isCheckpoint("\(path)/\($0)") }
    let pattern = suggestedPattern(found)
    let step =
      pattern.map { "    step: '\($0)'" } ?? "    # step: 'step(\\d+)'         # the first group is the training step"
    let name = subjectName(path)
    let seen =
      isCheckpoint
      ? "the folder is one checkpoint"
      : "\(found.count) checkpoint\(found.count == 1 ? "" : "s") there now"
        + (found.first.map { ", the first \($0)" } ?? "; entries with weights count as they appear")
    return """
      # What 'claims nightly run' does every night. Check with: claims nightly lint FILE
      # Relative paths start from this file's folder.

      # The table, the history and the reports go here.
      home: nightly

      subjects:
        # \(seen)
        - name: \(name)                  # as the claims call the model
          checkpoints: \(quoted(path))   # a folder whose entries are checkpoints, or a glob: models/*/step*
      \(step)
          # tokens: '(\\d+)B'            # training tokens in the name, or
          # tokens-per-step: 2097152
          # weights: ema                 # of several models in each file, the one to measure
          # family: gpt_neox             # as model_type in config.json: anything else is refused
          # track: L4H4,L7H{0,1}         # heads whose PR is drawn over training

      # induction is the published synthetic batch; natural:FILE takes a text, FILE.json a batch of your own.
      # The induction screen of the first one is ablated on all.
      batches: [induction]
      measure:
        examples: 500
        # ablate: L4H4,L7H0              # a set to ablate besides the induction screen
        draws: 5                         # matched random sets for each ablated set

      # Uncertainty is measured: each batch also in so many disjoint parts, each subject's newest checkpoint again
      # so many times. 'claims diff' and the report call a change only beyond it.
      noise: {parts: 8, repeats: 1}

      # The claims that are verified on what was measured; all that name these tiers, or only some.
      claims:
        root: \(quoted(root))
        tiers: [checkpoint]
        # only: [bos-floor-l0-l1]

      settle: 60s        # files that changed less than this ago are left for the next run
      patience: 24h      # so long may a checkpoint be incomplete before it counts as broken

      executor:
        kind: local      # local or slurm
        workers: 1       # units measured side by side on this machine
        memory: 8GB      # of one unit
        time: 4h         # of one unit
        attempts: 3      # then a unit counts as failed until its checkpoint changes
        # sbatch: [--partition=cpu, --cpus-per-task=8]
        # array: 1000    # units of one Slurm array, at most

      retention:
        nights: 365      # dated reports; the table and the history keep every night
        results: false   # whether result files stay once their rows are in the table

      outputs:
        title: Nightly replication
        # address: https://example.org/nightly/   # where the folder 'site' is served, for links in the feed

      """
  }

  /// `step(\d+)` and the like where the names share a word before their number.
  static func suggestedPattern(_ names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    for word in ["step", "iter", "checkpoint", "ckpt", "global_step", "it"] {
      for joint in ["", "-", "_"] {
        let pattern = "\(word)\(joint)(\\d+)"
        guard let regex = try? Regex(pattern) else { continue }
        if names.allSatisfy({ $0.firstMatch(of: regex) != nil }) { return pattern }
      }
    }
    guard let digits = try? Regex("(\\d+)"), names.allSatisfy({ $0.firstMatch(of: digits) != nil }) else { return nil }
    return "(\\d+)"
  }

  private static func subjectName(_ path: String) -> String {
    let word = path.split(separator: "/").last.map(String.init)?.lowercased() ?? "model"
    let name = String(word.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") ? $0 : "-" })
    return name.isEmpty ? "model" : name
  }

  private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
