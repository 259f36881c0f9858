/// What a checkpoint's name says about its training step.
enum StepName: Hashable {
  case step(Int)
  /// The name holds no number that could be one: `main`, `final`.
  case none
  /// The name holds several, or one whose meaning differs from name to name: why it cannot be told.
  case open(String)

  /// Endings of weight files.
  static let endings = ["safetensors", "pt", "pth", "bin", "gguf", "ckpt"]

  /// Reads a name; the others of its run tell which of several numbers changes from checkpoint to checkpoint.
  ///
  /// The step is the number after `step`, else after `iter`, else after `checkpoint` or `ckpt`, with `k`, `M` or `B` for
  /// thousands, millions and billions. Without such a word it is the only number, or the only one that differs.
  init(_ name: String, among names: [String] = []) {
    let stem = Self.stem(name)
    if let stages = Self.stages(names), stages.count > 1 {
      self = .open("is one of several stages (\(stages.sorted().joined(separator: ", "))), whose steps count anew")
      return
    }
    let words: [Regex<(Substring, Substring, Substring)>] = [
      /step[s]?[-_=]?(\d+(?:\.\d+)?)([kmb]?)(?![a-z0-9])/, /iter(?:ation)?[s]?[-_=]?(\d+(?:\.\d+)?)([kmb]?)(?![a-z0-9])/,
      /(?:checkpoint|ckpt|chkpt)[-_=]?(\d+(?:\.\d+)?)([kmb]?)(?![a-z0-9])/,
    ]
    for word in words {
      let found = Set(stem.matches(of: word).map { Self.number($0.1, $0.2) })
      guard let first = found.first else { continue }
      guard found.count == 1, let step = first else {
        self = .open("holds several numbers that may be its step")
        return
      }
      self = .step(step)
      return
    }
    let numbers = Self.numbers(stem)
    switch numbers.count {
    case 0: self = .none
    case 1 where Self.isVersion(stem): self = .none
    case 1: self = .step(numbers[0])
    default: self = Self.varying(stem, numbers, names.map(Self.stem))
    }
  }

  private static func stem(_ name: String) -> String {
    endings.reduce(name.lowercased()) { $0.hasSuffix("." + $1) ? String($0.dropLast($1.count + 1)) : $0 }
  }

  /// A whole number of steps; `nil` for a fraction of one.
  private static func number(_ digits: Substring, _ unit: Substring) -> Int? {
    let factor: Double = ["k": 1e3, "m": 1e6, "b": 1e9][unit] ?? 1
    guard let count = Double(digits).map({ $0 * factor }) else { return nil }
    // 1.1 million is 1,100,000 but for the last bit of the product.
    return abs(count - count.rounded()) <= 1e-9 * count ? Int(exactly: count.rounded()) : nil
  }

  /// Numbers that may be steps where no word says so: whole, and without a unit other than `k` (`160m` and `1.1b` are
  /// sizes of models).
  private static func numbers(_ stem: String) -> [Int] {
    stem.matches(of: /(\d+(?:\.\d+)?)([a-z]*)/).compactMap { match in
      match.2.isEmpty || match.2 == "k" ? number(match.1, match.2) : nil
    }
  }

  /// Whether the only number of a name tells a version: `v2`, `v1.0`.
  private static func isVersion(_ stem: String) -> Bool { stem.contains(/(^|[-_])v\d/) }

  /// The number at the place where the names of the run differ, if it is one place.
  private static func varying(_ stem: String, _ numbers: [Int], _ stems: [String]) -> StepName {
    let alike = stems.map(Self.numbers).filter { $0.count == numbers.count }
    let places = numbers.indices.filter { place in Set(alike.map { $0[place] }).count > 1 }
    guard places.count == 1 else { return .open("holds several numbers that may be its step") }
    return .step(numbers[places[0]])
  }

  /// The stages that the names of a run speak of; `nil` if none does.
  private static func stages(_ names: [String]) -> Set<String>? {
    let found = Set(names.compactMap { $0.lowercased().firstMatch(of: /stage[-_]?\d+/).map { String($0.0) } })
    return found.isEmpty ? nil : found
  }
}

/// A regular expression whose first group is a number in a checkpoint's name.
package enum StepPattern {
  /// What a pattern's first group finds in a path, in its last part or else in all of it; with `k` or `M` behind it in
  /// thousands or millions.
  package static func number(_ pattern: String, in path: String) -> Double? {
    guard let regex = try? Regex(pattern) else { return nil }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    for text in [name, path] {
      guard let match = text.firstMatch(of: regex), match.output.count > 1,
        let digits = match.output[1].substring, let range = match.output[1].range
      else { continue }
      // The unit belongs to the number whether the group holds it or not: `480k`, `1.5M`.
      let isBare = digits.last?.isNumber == true
      let unit = isBare ? text[range.upperBound...].prefix { $0.isLetter } : digits.suffix(1)
      let factor: Double = ["k": 1e3, "K": 1e3, "M": 1e6][unit] ?? 1
      guard let number = Double(isBare || factor == 1 ? digits : digits.dropLast()), number.isFinite, number >= 0 else {
        continue
      }
      return number * factor
    }
    return nil
  }
}
