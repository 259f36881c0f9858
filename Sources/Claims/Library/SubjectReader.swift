import Ground
import Yams

extension YAMLReader {
  /// A model of `subjects` in suite.yaml; reported and left out where it cannot be one.
  func subject(_ name: String, _ node: Node) -> SubjectDeclaration? {
    let parts = mapping(
      node, allowed: ["hub", "printed", "aliases", "layers", "heads", "head-width", "has", "last-step", "precision"], what: "the subject '\(name)'")
    guard !name.isEmpty, !name.contains("/"), !name.contains(where: \.isWhitespace) else {
      report(
        node, "'\(name)' is no name of a model",
        remedy: "write it as claims do, such as small-2l; seeds and checkpoints, as in small-2l/s1, are declared by their model")
      return nil
    }
    func count(_ key: String) -> Int? {
      parts[key].map { integer($0, key: key, in: 1...1 << 40, default: 0) }.flatMap { $0 > 0 ? $0 : nil }
    }
    var subject = SubjectDeclaration(
      name: name, hub: text(parts["hub"], key: "hub"), printed: text(parts["printed"], key: "printed"),
      aliases: parts["aliases"].map { texts($0, key: "aliases") } ?? [], layers: count("layers"), heads: count("heads"), headWidth: count("head-width"), lastStep: count("last-step"),
      precision: text(parts["precision"], key: "precision"))
    if let trait = parts["has"] { subject.trait = choice(trait, in: node, key: "has") }
    return subject
  }

  /// Reports models that bear one name in result files; each after the first is left out.
  func withoutTwins(_ subjects: [SubjectDeclaration], _ node: Node?) -> [SubjectDeclaration] {
    var seen: [String: String] = [:]
    return subjects.filter { subject in
      for name in [subject.hub, subject.printed] + subject.aliases where !name.isEmpty {
        if let other = seen.updateValue(subject.name, forKey: name), other != subject.name {
          if let node { report(node, "'\(name)' is both \(other) and \(subject.name)", remedy: "name one of them otherwise") }
          return false
        }
      }
      return true
    }
  }
}
