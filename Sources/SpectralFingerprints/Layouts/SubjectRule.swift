import Claims
import Evidence
import Ground

/// Which model, and which training seed of it, a results file is about.
///
/// A file says it itself, in this order: `model` (a hub name); the seed at the end of `run_dir`; the seed at
/// the start of `tag`. Files that say nothing take it from their name (`…_s271…`, `pr_pythia_160m`, `…_124m`,
/// `olmoe_…`). What neither says is the model that the authors' first scripts were written for: seed s42 of
/// TS-51M, the 124M model for the natural-text surveys. Two answers that differ are an error.
enum SubjectRule {
  /// Subject of a file about TS-51M.
  static func probeSeed(of file: ResultFile) throws(ImportError) -> String {
    var seeds: [String] = []
    if let directory = try file.json?["run_dir"]?.text(), let seed = lastSeed(in: directory) {
      seeds.append(seed)
    }
    if let tag = try file.json?["tag"]?.text(), let seed = firstSeed(in: tag) { seeds.append(seed) }
    if seeds.isEmpty, let seed = firstSeed(in: String(file.stem)) { seeds.append(seed) }
    let seed = seeds.first ?? "s42"
    guard seeds.allSatisfy({ $0 == seed }) else {
      throw file.problem(
        "the run directory says \(seed), the tag says \(seeds.last ?? "")",
        remedy: "find out which run the numbers are from and correct the other name")
    }
    return "ts51m/\(seed)"
  }

  /// Subject of a file about a language model: by its `model`, else by its name.
  ///
  /// - Parameter unnamed: the model that is meant when neither says one.
  static func model(of file: ResultFile, unnamed: String?) throws(ImportError) -> String {
    if let node = file.json?["model"] {
      let name = try node.text()
      guard let subject = SubjectDeclaration.named(hub: name)?.name else {
        throw node.problem(
          "'\(name)' is not one of the models that claims speak of",
          remedy: "declare the model under 'subjects' in suite.yaml, or move the file out of the archive"
        ).aboutSomethingElse
      }
      return subject
    }
    if let subject = hint(in: file) ?? unnamed { return subject }
    throw file.problem(
      "the file does not say which model it is about",
      remedy: "name the file after its model, as in pythia_160m_features.json"
    ).aboutSomethingElse
  }

  /// Subject of a table of trajectories, which says nothing but in its name.
  static func trajectory(of file: ResultFile) throws(ImportError) -> String {
    guard let subject = hint(in: file) else {
      throw file.problem(
        "the name does not say which model the table is of",
        remedy: "name it pr_s42.csv or pr_pythia_160m.csv"
      ).aboutSomethingElse
    }
    return subject
  }

  /// What the file's name alone suggests; used also to say whose evidence an unreadable file would have been.
  static func hint(in file: ResultFile) -> String? { hint(inName: file.name) }

  static func hint(inName name: String) -> String? {
    let stem = ResultFile.stem(of: name)
    let words = stem.split(separator: "_")
    if stem.hasPrefix("probe_") || words.first == "pr" || stem.contains("_full_l0_"),
      let seed = firstSeed(in: String(stem))
    {
      return "ts51m/\(seed)"
    }
    if stem.hasPrefix("probe_circuit") { return "ts51m/s42" }
    if words.first == "olmoe" { return "olmoe-1b-7b" }
    if words.first == "olmo" { return "olmo-1b" }
    if words.contains("124m") { return "gpt2-124m" }
    guard words.contains("pythia") else { return nil }
    for (size, subject) in [("160m", "pythia-160m"), ("410m", "pythia-410m"), ("1b", "pythia-1b")]
    where words.contains(Substring(size)) { return subject }
    // The 1B panel's scripts leave the size out; the panel's folder or phase tells them from the 160M
    // survey's.
    return name.contains("cross_architecture") || words.contains("phase1") ? "pythia-1b" : nil
  }

  /// The first word of the form s123, where `_` ends words.
  static func firstSeed(in text: String) -> String? { seeds(in: text).first }

  private static func lastSeed(in text: String) -> String? {
    seeds(in: String(text.split(separator: "/").last ?? "")).last
  }

  private static func seeds(in text: String) -> [String] {
    let words: [Substring] = text.split(separator: "_")
    let seeds = words.filter { word in
      word.count > 1 && word.count < 8 && word.first == "s"
        && word.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }
    return seeds.map { String($0) }
  }
}

extension ImportError {
  /// The same, of a file that is sound and that no claim needs.
  fileprivate var aboutSomethingElse: ImportError {
    var error = self
    error.isForeign = true
    return error
  }
}
