import Foundation
import Ground
import Yams

/// Values that only a night's configuration has.
extension YAMLReader {
  /// Seconds: `60s`, `10m`, `4h`, `2d`.
  func duration(_ value: Node?, key: String, default fallback: Int) -> Int {
    guard let value else { return fallback }
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let text = value.scalar?.string, let unit = text.last.flatMap({ units[$0] }),
      let count = Int(text.dropLast()), (0...100_000).contains(count)
    else {
      report(value, "'\(key)' must be a duration", remedy: "write 60s, 10m, 4h or 2d")
      return fallback
    }
    return count * unit
  }

  /// Bytes: `8GB`, `512MB`.
  func size(_ value: Node?, key: String, default fallback: Int) -> Int {
    guard let value else { return fallback }
    guard let text = value.scalar?.string, let count = Int(text.dropLast(2)), (1...1_000_000).contains(count),
      let unit = ["MB": 1_000_000, "GB": 1_000_000_000][text.suffix(2)]
    else {
      report(value, "'\(key)' must be a size", remedy: "write 512MB or 8GB")
      return fallback
    }
    return count * unit
  }

  /// A regular expression with one group at least.
  func pattern(_ value: Node?, key: String) -> String? {
    guard let value else { return nil }
    let text = text(value, key: key)
    guard !text.isEmpty else { return nil }
    do {
      _ = try Regex(text)
    } catch {
      report(value, "'\(key)' is no regular expression: \(error)", remedy: "write one such as 'step(\\d+)'")
      return nil
    }
    guard text.contains("(") else {
      report(value, "'\(key)' has no group", remedy: "put the number's digits in brackets: 'step(\\d+)'")
      return nil
    }
    return text
  }

  func heads(_ value: Node?, key: String) -> HeadSet {
    guard let value else { return .none }
    do {
      return try HeadSet(parsing: text(value, key: key, default: "none"))
    } catch {
      report(value, "\(error)", remedy: "write heads as L4H4,L7H{0,1}")
      return .none
    }
  }
}
