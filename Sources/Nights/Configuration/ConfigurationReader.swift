import Claims
import Foundation
import Ground

/// Reads values out of a configuration file, collecting every problem with its place.
final class ConfigurationReader {
  private(set) var problems: [Problem] = []

  func report(_ location: SourceLocation, _ message: String, remedy: String) {
    problems.append(Problem(location, message, remedy: remedy))
  }

  /// The pairs of a mapping; unknown keys are reported.
  func mapping(_ value: LocatedYAML, allowed: [String], what: String) -> [String: LocatedYAML] {
    guard case .mapping(let pairs) = value.content else {
      report(value.location, "\(what) must be a mapping", remedy: "write key: value pairs (\(allowed.joined(separator: ", ")))")
      return [:]
    }
    var found: [String: LocatedYAML] = [:]
    for pair in pairs {
      guard allowed.contains(pair.key) else {
        report(
          pair.keyLocation, "unknown key '\(pair.key)' in \(what)",
          remedy: Suggestion.remedy(for: pair.key, among: allowed))
        continue
      }
      found[pair.key] = pair.value
    }
    return found
  }

  func text(_ value: LocatedYAML?, key: String, default fallback: String = "") -> String {
    guard let value else { return fallback }
    guard case .text(let text) = value.content, !text.isEmpty else {
      report(value.location, "'\(key)' must be a text", remedy: "write one")
      return fallback
    }
    return text
  }

  func required(_ value: LocatedYAML?, in parent: LocatedYAML, key: String) -> String? {
    guard let value else {
      report(parent.location, "key '\(key)' is missing", remedy: "add it")
      return nil
    }
    let text = text(value, key: key)
    return text.isEmpty ? nil : text
  }

  func list(_ value: LocatedYAML?, key: String) -> [LocatedYAML] {
    guard let value else { return [] }
    guard case .list(let items) = value.content else {
      report(value.location, "'\(key)' must be a list", remedy: "write [a, b], or one item a line after '- '")
      return []
    }
    return items
  }

  func texts(_ value: LocatedYAML?, key: String) -> [String] {
    list(value, key: key).compactMap { item in
      guard case .text(let text) = item.content else {
        report(item.location, "'\(key)' holds something that is not a text", remedy: "write a plain word")
        return nil
      }
      return text
    }
  }

  func integer(_ value: LocatedYAML?, key: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
    guard let value else { return fallback }
    guard case .text(let text) = value.content, let number = Int(text), range.contains(number) else {
      report(
        value.location, "'\(key)' must be a whole number",
        remedy: "write one from \(range.lowerBound) to \(range.upperBound)")
      return fallback
    }
    return number
  }

  func boolean(_ value: LocatedYAML?, key: String, default fallback: Bool) -> Bool {
    guard let value else { return fallback }
    switch value.content {
    case .text("true"): return true
    case .text("false"): return false
    default:
      report(value.location, "'\(key)' must be true or false", remedy: "write true or false")
      return fallback
    }
  }

  /// Seconds: `60s`, `10m`, `4h`, `2d`.
  func duration(_ value: LocatedYAML?, key: String, default fallback: Int) -> Int {
    guard let value else { return fallback }
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard case .text(let text) = value.content, let unit = text.last.flatMap({ units[$0] }),
      let count = Int(text.dropLast()), (0...100_000).contains(count)
    else {
      report(value.location, "'\(key)' must be a duration", remedy: "write 60s, 10m, 4h or 2d")
      return fallback
    }
    return count * unit
  }

  /// Bytes: `8GB`, `512MB`.
  func size(_ value: LocatedYAML?, key: String, default fallback: Int) -> Int {
    guard let value else { return fallback }
    guard case .text(let text) = value.content, let count = Int(text.dropLast(2)), (1...1_000_000).contains(count),
      let unit = ["MB": 1_000_000, "GB": 1_000_000_000][text.suffix(2)]
    else {
      report(value.location, "'\(key)' must be a size", remedy: "write 512MB or 8GB")
      return fallback
    }
    return count * unit
  }

  /// A regular expression with one group at least.
  func pattern(_ value: LocatedYAML?, key: String) -> String? {
    guard let value else { return nil }
    let text = text(value, key: key)
    guard !text.isEmpty else { return nil }
    do {
      _ = try Regex(text)
    } catch {
      report(value.location, "'\(key)' is no regular expression: \(error)", remedy: "write one such as 'step(\\d+)'")
      return nil
    }
    guard text.contains("(") else {
      report(value.location, "'\(key)' has no group", remedy: "put the number's digits in brackets: 'step(\\d+)'")
      return nil
    }
    return text
  }

  func heads(_ value: LocatedYAML?, key: String) -> HeadSet {
    guard let value else { return .none }
    do {
      return try HeadSet(parsing: text(value, key: key, default: "none"))
    } catch {
      report(value.location, "\(error)", remedy: "write heads as L4H4,L7H{0,1}")
      return .none
    }
  }
}
