import CheckpointFiles
import Claims
import Foundation
import Ground
import Measuring
import Yams

extension NightlyConfiguration {
  /// Reads `nightly.yaml`; `nil` where subjects or the syntax are missing, every problem with its place.
  public static func read(path: String) -> (configuration: NightlyConfiguration?, problems: [Problem]) {
    do {
      return read(try String(contentsOfFile: path, encoding: .utf8), path: path)
    } catch {
      let problem = Problem(
        SourceLocation(file: path), "cannot be read as UTF-8 text: \(reason(of: error))",
        remedy: "name the file, or write one with 'claims nightly init FOLDER'")
      return (nil, [problem])
    }
  }

  public static func read(
    _ text: String, path: String
  ) -> (configuration: NightlyConfiguration?, problems: [Problem]) {
    let reader = YAMLReader(file: path)
    guard let document = reader.root(of: text) else { return (nil, reader.problems) }
    let configuration = reader.configuration(document, path: path)
    return (configuration, reader.problems)
  }
}

extension YAMLReader {
  fileprivate func configuration(_ document: Node, path: String) -> NightlyConfiguration? {
    let keys = mapping(
      document,
      allowed: [
        "home", "subjects", "batches", "measure", "noise", "claims", "settle", "patience", "executor", "retention",
        "outputs",
      ], what: "the file")
    let folder = Self.folder(of: path)
    func resolved(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    let subjects = list(keys["subjects"], key: "subjects").compactMap { subject($0, resolved) }
    if subjects.isEmpty, problems.isEmpty {
      report(document, "there are no subjects", remedy: "add 'subjects' with a name and checkpoints each")
    }
    for (name, same) in Dictionary(grouping: subjects, by: \.name) where same.count > 1 {
      report(Problem(same[1].location, "subject '\(name)' is also at \(same[0].location)", remedy: "give one another name"))
    }
    var configuration = NightlyConfiguration(
      path: path, home: resolved(text(keys["home"], key: "home", default: "nightly")), subjects: subjects)
    if let value = keys["batches"] {
      configuration.batches = batches(value, resolved)
      if configuration.batches.isEmpty, value.sequence != nil {
        report(value, "there are no batches", remedy: "write [induction], or leave the key out")
      }
    }
    if let value = keys["measure"] { measure(value, into: &configuration) }
    if let value = keys["noise"] { noise(value, into: &configuration) }
    configuration.claims.root = folder
    if let value = keys["claims"] { claims(value, resolved, into: &configuration) }
    configuration.settle = duration(keys["settle"], key: "settle", default: configuration.settle)
    configuration.patience = duration(keys["patience"], key: "patience", default: configuration.patience)
    if let value = keys["executor"] { executor(value, into: &configuration) }
    if let value = keys["retention"] {
      let pairs = mapping(value, allowed: ["nights", "results"], what: "'retention'")
      configuration.retention.nights = integer(pairs["nights"], key: "nights", in: 1...100_000, default: 365)
      configuration.retention.keepsResults = boolean(pairs["results"], key: "results", default: false)
    }
    if let value = keys["outputs"] {
      let pairs = mapping(value, allowed: ["title", "address"], what: "'outputs'")
      configuration.outputs.title = text(pairs["title"], key: "title", default: configuration.outputs.title)
      configuration.outputs.address = address(pairs["address"])
    }
    return subjects.isEmpty ? nil : configuration
  }

  fileprivate static func folder(of path: String) -> String {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return folder.isEmpty ? "." : folder
  }

  private func subject(
    _ value: Node, _ resolved: (String) -> String
  ) -> NightlyConfiguration.Subject? {
    let keys = mapping(
      value, allowed: ["name", "family", "checkpoints", "weights", "step", "tokens", "tokens-per-step", "track"],
      what: "a subject")
    let name = text(keys["name"], in: value, key: "name")
    let checkpoints = text(keys["checkpoints"], in: value, key: "checkpoints")
    guard let name, let checkpoints else { return nil }
    var subject = NightlyConfiguration.Subject(
      name: name, checkpoints: resolved(checkpoints), location: location(value))
    if name.contains(where: { $0.isWhitespace || $0 == "@" || $0 == "#" }) {
      report(keys["name"] ?? value, "subject '\(name)' holds a blank, '@' or '#'", remedy: "join its words by hyphens")
    }
    if let family = keys["family"] {
      let word = text(family, key: "family")
      let known = ModelConfiguration.Family.allCases.map(\.rawValue)
      subject.family = ModelConfiguration.Family(rawValue: word)
      if subject.family == nil {
        report(family, "unknown family '\(word)'", remedy: Suggestion.remedy(for: word, among: known))
      }
    }
    if let weights = keys["weights"] { subject.weights = text(weights, key: "weights") }
    subject.step = pattern(keys["step"], key: "step")
    subject.tokens = pattern(keys["tokens"], key: "tokens")
    if let value = keys["tokens-per-step"] {
      let count = integer(value, key: "tokens-per-step", in: 1...1_000_000_000_000, default: 0)
      subject.tokensPerStep = count > 0 ? Double(count) : nil
      if keys["tokens"] != nil {
        report(value, "tokens are given twice", remedy: "keep 'tokens' or 'tokens-per-step'")
      }
    }
    subject.tracked = heads(keys["track"], key: "track")
    return subject
  }

  private func batches(_ value: Node, _ resolved: (String) -> String) -> [BatchChoice] {
    list(value, key: "batches").compactMap { item in
      guard let text = item.scalar?.string, let batch = BatchChoice(text) else {
        report(
          item, "this is no batch", remedy: "write induction, natural:FILE, natural-midseq:FILE, probe, probe-ood, FILE.npy or FILE.json")
        return nil
      }
      let found = batch.relative(to: resolved("."))
      if let file = found.file, !FileManager.default.fileExists(atPath: file) {
        report(item, "there is no file '\(file)'", remedy: "correct the path; it starts from this file's folder")
      }
      return found
    }
  }

  private func measure(_ value: Node, into configuration: inout NightlyConfiguration) {
    let keys = mapping(value, allowed: ["examples", "ablate", "draws"], what: "'measure'")
    configuration.examples = integer(keys["examples"], key: "examples", in: 1...1_000_000, default: 2000)
    configuration.ablated = heads(keys["ablate"], key: "ablate")
    configuration.draws = integer(keys["draws"], key: "draws", in: 0...1000, default: 5)
  }

  private func noise(_ value: Node, into configuration: inout NightlyConfiguration) {
    let keys = mapping(value, allowed: ["parts", "repeats"], what: "'noise'")
    configuration.noise.parts = integer(keys["parts"], key: "parts", in: 0...64, default: 8)
    configuration.noise.repeats = integer(keys["repeats"], key: "repeats", in: 0...16, default: 1)
    if configuration.noise.parts == 1, let parts = keys["parts"] {
      report(parts, "one part has no spread", remedy: "write 4 or more, or 0 to leave it unmeasured")
    }
    if configuration.noise.parts > configuration.examples, let parts = keys["parts"] {
      report(parts, "there are more parts than examples", remedy: "write fewer")
    }
  }

  private func claims(
    _ value: Node, _ resolved: (String) -> String, into configuration: inout NightlyConfiguration
  ) {
    let keys = mapping(value, allowed: ["root", "only", "tiers"], what: "'claims'")
    configuration.claims.root = resolved(text(keys["root"], key: "root", default: "."))
    configuration.claims.only = keys["only"].map { texts($0, key: "only") } ?? []
    if let tiers = keys["tiers"] {
      configuration.claims.tiers = texts(tiers, key: "tiers").compactMap { word in
        if let tier = Tier(rawValue: word), tier >= .replica { return tier }
        report(tiers, "'\(word)' is no tier that nights measure", remedy: "known: replica, checkpoint")
        return nil
      }
    }
    if !FileManager.default.fileExists(atPath: configuration.claims.root + "/claims") {
      report(value, "there is no folder 'claims' in '\(configuration.claims.root)'", remedy: "correct 'root'")
    }
  }

  private func executor(_ value: Node, into configuration: inout NightlyConfiguration) {
    let keys = mapping(
      value, allowed: ["kind", "workers", "memory", "time", "attempts", "sbatch", "array"], what: "'executor'")
    var executor = configuration.executor
    if let kind = keys["kind"] {
      let word = text(kind, key: "kind")
      if let known = NightlyConfiguration.Executor.Kind(rawValue: word) {
        executor.kind = known
      } else {
        report(kind, "unknown executor '\(word)'", remedy: "known: local, slurm")
      }
    }
    executor.workers = integer(keys["workers"], key: "workers", in: 1...1024, default: executor.workers)
    executor.memory = size(keys["memory"], key: "memory", default: executor.memory)
    executor.timeLimit = max(1, duration(keys["time"], key: "time", default: executor.timeLimit))
    executor.attempts = integer(keys["attempts"], key: "attempts", in: 1...100, default: executor.attempts)
    executor.sbatch = keys["sbatch"].map { texts($0, key: "sbatch") } ?? []
    executor.arraySize = integer(keys["array"], key: "array", in: 1...100_000, default: executor.arraySize)
    configuration.executor = executor
  }

  private func address(_ value: Node?) -> String {
    guard let value else { return "" }
    let text = text(value, key: "address")
    guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
      report(value, "'address' is no web address", remedy: "write https://…")
      return ""
    }
    return text.hasSuffix("/") ? text : text + "/"
  }
}
