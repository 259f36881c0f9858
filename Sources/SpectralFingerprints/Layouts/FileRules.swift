import Claims
import Evidence
import Ground

/// The batch that a natural-text or panel file was measured on.
enum BatchRule {
  /// `natural` or `natural-midseq` by the batch file that it names, else `synthetic`.
  static func batch(of root: JSONNode) throws(ImportError) -> String {
    guard let node = root["batch_file"] else { return "synthetic" }
    return try node.text().contains("midseq") ? "natural-midseq" : "natural"
  }
}

/// The checkpoint that a file was measured at.
enum CheckpointRule {
  /// `step`, or the number in `revision` (`step143000`); for the revision `main`, the last step of the
  /// model's published trajectory. `nil` where the file names no checkpoint (its rows then carry their own
  /// steps).
  static func step(of root: JSONNode, subject: String) throws(ImportError) -> Int? {
    if let step = root["step"] { return try step.count() }
    guard let node = root["revision"] else { return nil }
    let revision = try node.text()
    if revision.hasPrefix("step"), let step = Int(revision.dropFirst(4).prefix { $0.isNumber }) {
      return step
    }
    return try step(ofMain: subject, at: node)
  }

  /// The last step of a model's published trajectory, which its revision `main` is.
  static func step(ofMain subject: String, at node: JSONNode) throws(ImportError) -> Int {
    guard let last = SubjectDeclaration.known(for: subject)?.lastStep else {
      throw node.problem(
        "the last checkpoint of '\(subject)' is not known", remedy: "revisions are written step143000, or main")
    }
    return last
  }

  /// The checkpoint that a file surveys, if it is an earlier one than the model's last. Claims are about the last
  /// checkpoints, and the figures of an earlier one would stand beside theirs under the same names.
  static func earlierStep(of file: ResultFile, subject: String) -> Int? {
    guard let root = file.json, root["revision"] != nil, let last = SubjectDeclaration.known(for: subject)?.lastStep,
      let step = try? step(of: root, subject: subject), step < last
    else { return nil }
    return step
  }
}

/// Hyperparameters of training, which only the name of the run's folder says: `pilot_wd0.5_lr0.001_lp2.0_b20.95_s42`.
enum RunFolderRule {
  private static let settings = [
    ("wd", "weight-decay"), ("lr", "learning-rate"), ("lp", "probe-weight"), ("b2", "beta2"),
  ]

  /// Adds a row for each setting in the file's `run_dir`, if it has one.
  static func readHyperparameters(of root: JSONNode, into rows: inout RowBuilder) throws(ImportError) {
    guard let folder = try root["run_dir"]?.text().split(separator: "/").last else { return }
    var built = rows
    (built.run, built.batch, built.step, built.examples, built.label) = ("", "", nil, nil, "")
    for word in folder.split(separator: "_") {
      guard let (prefix, name) = settings.first(where: { word.hasPrefix($0.0) }),
        let value = Double(word.dropFirst(prefix.count))
      else { continue }
      built.add(.hyperparameter, value, detail: name)
    }
    rows = rows.taking(built)
  }
}
