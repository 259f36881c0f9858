import Ground
import Yams

extension Figure {
  /// Reads one golden file: `claim`, optional `about` (row fields shared by the file's figures), `figures`.
  public static func read(_ text: String, file: String) -> (claim: String?, figures: [Figure], problems: [Problem]) {
    let reader = YAMLReader(file: file)
    guard let root = reader.root(of: text) else { return (nil, [], reader.problems) }
    let pairs = reader.mapping(root, allowed: ["claim", "about", "figures"], what: "a golden file")
    guard let claim = reader.text(pairs["claim"], in: root, key: "claim"), let list = pairs["figures"] else {
      if pairs["figures"] == nil { reader.report(root, "key 'figures' is missing", remedy: "add it") }
      return (nil, [], reader.problems)
    }
    guard let mapping = list.mapping else {
      reader.report(list, "'figures' must be a mapping of names to figures", remedy: "write name: {printed: …}")
      return (claim, [], reader.problems)
    }
    let about = pairs["about"].map { reader.fields($0, what: "'about'") } ?? [:]
    let figures = mapping.compactMap { key, value -> Figure? in
      guard let name = key.string else { return nil }
      return reader.figure(value, name: "\(claim)/\(name)", about: about)
    }
    return (claim, figures, reader.problems)
  }
}

extension YAMLReader {
  static let rowFields = [
    "subject", "step", "batch", "quantity", "layer", "head", "detail", "ablated", "run", "examples", "label",
  ]

  func fields(_ node: Node, what: String) -> [String: String] {
    mapping(node, allowed: Self.rowFields, what: what).compactMapValues { value in
      guard case .scalar(let scalar) = value else {
        report(value, "a row field must be a plain value", remedy: "write a word or a number")
        return nil
      }
      return scalar.string
    }
  }

  func figure(_ node: Node, name: String, about: [String: String]) -> Figure? {
    let allowed = ["printed", "number", "heads", "text", "list", "tolerance", "reason", "measures"]
    let pairs = mapping(node, allowed: allowed, what: "a figure")
    let contents = ["printed", "number", "heads", "text", "list"].filter { pairs[$0] != nil }
    guard contents.count == 1, let kind = contents.first, let value = pairs[kind] else {
      report(node, "a figure has exactly one of printed, number, heads, text, list", remedy: "keep one of them")
      return nil
    }
    let reason = pairs["reason"].flatMap { text($0, in: node, key: "reason") }
    let stated = pairs["tolerance"].flatMap { number($0, key: "tolerance") }
    if stated != nil, reason == nil {
      report(node, "a tolerance without a reason", remedy: "add 'reason', or drop 'tolerance' to use half a unit")
    }
    if let stated, stated < 0 { report(node, "a negative tolerance", remedy: "write 0 or more") }
    var printed: String?
    var tolerance = stated ?? 0
    let content: Figure.Content
    switch kind {
    case "printed":
      guard let text = text(value, in: node, key: "printed") else { return nil }
      guard let read = PrintedNumber(text) else {
        report(value, "'\(text)' is not a printed number", remedy: "write it as in the paper: \"0.843\", \"27,776×\", \"4.05%\"")
        return nil
      }
      if read.isApproximate, stated == nil {
        report(value, "'\(text)' is approximate and has no tolerance", remedy: "state 'tolerance' and 'reason'")
      }
      printed = text
      tolerance = stated ?? read.halfUnit
      content = .number(read.value)
    case "number":
      guard let read = number(value, key: "number") else { return nil }
      content = .number(read)
    case "heads":
      guard let text = text(value, in: node, key: "heads") else { return nil }
      do {
        content = .heads(try HeadSet(parsing: text))
      } catch {
        report(value, "\(error)", remedy: "correct the head name")
        return nil
      }
    case "text":
      guard let text = text(value, in: node, key: "text") else { return nil }
      content = .text(text)
    default:
      guard let items = value.sequence, !items.isEmpty else {
        report(value, "'list' must be a list of values", remedy: "write [a, b]")
        return nil
      }
      content = .list(
        items.map { item in
          if let number = item.float, case .scalar(let scalar) = item, scalar.style == .plain || scalar.style == .any {
            return .number(number)
          }
          guard let text = item.string else {
            report(item, "a value of a list must be plain", remedy: "write a word or a number")
            return .text("")
          }
          return .text(text)
        })
    }
    let measures = pairs["measures"].map { fields($0, what: "'measures'").merging(about) { own, _ in own } }
    if let measures, measures["subject"] == nil || measures["quantity"] == nil {
      report(node, "'measures' needs at least subject and quantity", remedy: "add them here or under 'about'")
    }
    return Figure(
      name: name, content: content, printed: printed, tolerance: tolerance, toleranceReason: reason,
      measures: measures, location: location(node))
  }
}
