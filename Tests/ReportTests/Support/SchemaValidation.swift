import Foundation

/// As much of JSON Schema as the report's schema uses: types, constants, choices, members, items, references.
///
/// An unknown keyword is a mistake, so that nothing of a schema goes unread.
struct SchemaValidation {
  private let root: [String: Any]

  init(schema path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// What is wrong with a document, each with its path.
  func problems(_ document: Any) -> [String] { problems(document, root, "$") }

  private func problems(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    if let reference = schema["$ref"] as? String {
      guard let name = reference.split(separator: "/").last.map(String.init),
        let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any]
      else { return ["\(path): no definition \(reference)"] }
      return problems(value, target, path)
    }
    var found: [String] = []
    for (keyword, rule) in schema {
      switch keyword {
      case "$schema", "$defs", "title", "description", "properties", "required", "items": break
      case "additionalProperties": if rule as? Bool != false { found.append("\(path): '\(keyword)' must be false") }
      case "type": if let type = rule as? String, !Self.has(value, type: type) { found.append("\(path): is no \(type)") }
      case "const": if (value as? NSNumber) != (rule as? NSNumber) { found.append("\(path): is not \(rule)") }
      case "enum":
        if !((rule as? [String])?.contains { $0 == value as? String } ?? false) { found.append("\(path): '\(value)'") }
      case "minimum":
        if let least = rule as? Double, let number = value as? Double, number < least { found.append("\(path): below") }
      default: found.append("\(path): unknown keyword '\(keyword)'")
      }
    }
    if let object = value as? [String: Any] {
      let members = schema["properties"] as? [String: [String: Any]] ?? [:]
      for name in schema["required"] as? [String] ?? [] where object[name] == nil { found.append("\(path): no '\(name)'") }
      for (name, member) in object {
        guard let rule = members[name] else {
          found.append("\(path): '\(name)' is not in the schema")
          continue
        }
        found += problems(member, rule, "\(path).\(name)")
      }
    }
    if let list = value as? [Any], let rule = schema["items"] as? [String: Any] {
      for (index, item) in list.enumerated() { found += problems(item, rule, "\(path)[\(index)]") }
    }
    return found
  }

  private static func has(_ value: Any, type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": (value as? NSNumber).map { isBoolean($0) } ?? false
    case "number": (value as? NSNumber).map { !isBoolean($0) } ?? false
    case "integer": (value as? NSNumber).map { !isBoolean($0) && $0.doubleValue == $0.doubleValue.rounded() } ?? false
    default: false
    }
  }

  private static func isBoolean(_ number: NSNumber) -> Bool { number.objCType[0] == 0x63 || number.objCType[0] == 0x42 }
}
