import Ground
import Yams

/// What a claim's file says by its place and its first lines: id, section, weight, kind, tags.
extension ClaimFileReader {
  private var folder: Substring { file.split(separator: "/").dropLast().last ?? "" }

  /// Whether the claim is an open question of the paper made measurable: such claims stand in a folder of that name.
  var isInFolderOfExtensions: Bool { folder == "extensions" }

  /// The file's name without `.yaml`, for a claim that does not repeat it.
  func nameOfFile(_ node: Node) -> String? {
    let name = Claim.name(ofFile: file)
    if Identifier.isValid(name) { return name }
    report(node, "'\(name)' is no id", remedy: "name the file with letters, digits and hyphens: heads-of-the-model.yaml")
    return nil
  }

  /// The section that the file's folder is named after, for a claim that does not say it: `08a-conserved-fraction` is `8a`,
  /// `extensions` is `ext`.
  func sectionOfFolder(_ node: Node) -> String? {
    if isInFolderOfExtensions { return "ext" }
    let number = folder.prefix { $0 != "-" }.drop { $0 == "0" }
    if let first = number.first, first.isASCII, first.isNumber { return String(number) }
    report(node, "the claim has no section", remedy: "write section: …, or put the file into a folder named after one: 08a-conserved-fraction")
    return nil
  }

  /// `kind: detail figure on bos, floor`, or its parts: `kind: figure`, `weight: detail`, `tags: [bos, floor]`.
  func weightKindAndTags(_ pairs: [String: Node], _ node: Node) -> (Claim.Weight?, Claim.Kind?, tags: [String]) {
    var tags = pairs["tags"].map { texts($0, key: "tags") } ?? []
    guard let scalar = pairs["kind"]?.scalar else {
      return (choice(pairs["weight"], in: node, key: "weight"), choice(pairs["kind"], in: node, key: "kind"), tags)
    }
    func part(_ text: String) -> Node { .scalar(Node.Scalar(text, scalar.tag, scalar.style, scalar.mark)) }
    var said = scalar.string
    if let about = said.firstRange(of: " on ") {
      if let other = pairs["tags"] { report(other, "'kind' says the tags already, after 'on'", remedy: "write them in one place") }
      tags = said[about.upperBound...].split(separator: ",", omittingEmptySubsequences: false).map { String($0.drop { $0 == " " }) }
      if tags.contains(where: { $0.isEmpty || $0.contains(" ") }) {
        report(.scalar(scalar), "'\(said[about.upperBound...])' is no list of tags", remedy: "write on tag, tag")
      }
      said = String(said[..<about.lowerBound])
    }
    if let weight = pairs["weight"] {
      return (choice(weight, in: node, key: "weight"), choice(part(said), in: node, key: "kind"), tags)
    }
    let words = said.split(separator: " ").map(String.init)
    guard words.count == 2 else {
      report(.scalar(scalar), "the claim has no weight", remedy: "write it before the kind: detail \(said); central, supporting or detail")
      return (nil, nil, tags)
    }
    return (choice(part(words[0]), in: node, key: "weight"), choice(part(words[1]), in: node, key: "kind"), tags)
  }
}
