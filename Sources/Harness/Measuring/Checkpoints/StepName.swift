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
  /// The step is the number after `step`, else after `iter`, else after `checkpoint` or `ckpt`, with `k` or `M` for thousands
  /// and millions, an exponent (`1e5`) or commas (`10,000`). Without such a word it is the only number, or the only one that
  /// differs, unless the word beside it says that it counts something else: epochs, tokens, seeds.
  init(_ name: String, among names: [String] = []) {
    let stem = Self.stem(name)
    let words: [Regex<(Substring, Substring, Substring)>] = [
      /step[s]?[-_=]?(\d+(?:\.\d+)?(?:e\+?\d{1,2})?)([kmb]?)/,
      /iter(?:ation)?[s]?[-_=]?(\d+(?:\.\d+)?(?:e\+?\d{1,2})?)([kmb]?)/,
      /(?:checkpoint|ckpt|chkpt)[-_=]?(\d+(?:\.\d+)?(?:e\+?\d{1,2})?)([kmb]?)/,
    ]
    for word in words {
      let found = Self.phrases(of: word, in: stem)
      guard let first = found.first else { continue }
      if let phrase = found.first(where: { $0.unit == "b" }) {
        self = .open("counts \(phrase.text), billions, which are tokens rather than steps")
      } else if let phrase = found.first(where: \.isGrouped) {
        self = .open("holds \(phrase.text), in which a sign may mark thousands or part two numbers")
      } else if Set(found.map(\.number)).count == 1, let step = first.number {
        self = .step(step)
      } else {
        self = .open("holds several numbers that may be its step")
      }
      return
    }
    let numbers = Self.numbers(stem)
    switch numbers.count {
    case 0: self = .none
    case 1 where Self.isVersion(stem): self = .none
    case 1 where stem.contains(/^\d{1,3}[._ ]\d{3}$/): self = .open("has a sign that may mark thousands")
    case 1: self = .step(numbers[0])
    default: self = Self.varying(stem, numbers, names.map(Self.stem))
    }
  }

  /// A word with the number after it: `step-480k`.
  private struct Phrase {
    var text: String
    /// `nil` for a fraction of a step.
    var number: Int?
    var unit: Substring
    /// Whether three digits follow the number after a sign that may mark thousands: `10_000`.
    var isGrouped: Bool
  }

  private static func phrases(of word: Regex<(Substring, Substring, Substring)>, in stem: String) -> [Phrase] {
    stem.matches(of: word).compactMap { match in
      let rest = stem[match.range.upperBound...]
      // A number of something else, or a part of a longer word; `step1000of5000` is step 1000.
      let isWhole = rest.first.map { !$0.isLetter && !$0.isNumber } ?? true || rest.prefixMatch(of: /of[-_]?\d/) != nil
      guard isWhole, rest.prefixMatch(of: /[-_ ]?tok[a-z]*+(?![-_=]?\d)/) == nil else { return nil }
      let isGrouped =
        match.2.isEmpty
        && (match.1.count <= 3 && rest.prefixMatch(of: /[_ ]\d{3}(?!\d)/) != nil || match.1.contains(/^\d{1,3}\.\d{3}$/))
      return Phrase(
        text: isGrouped ? "\(match.0)\(rest.prefix(4))" : String(match.0), number: number(match.1, match.2), unit: match.2,
        isGrouped: isGrouped)
    }
  }

  /// A name in lower case without the ending of its file, and without commas that mark thousands.
  static func stem(_ name: String) -> String {
    let stem = endings.reduce(name.lowercased()) { $0.hasSuffix("." + $1) ? String($0.dropLast($1.count + 1)) : $0 }
    return stem.replacing(/\d{1,3}(?:,\d{3})+(?!\d)/) { $0.output.filter { $0 != "," } }
  }

  /// A whole number of steps; `nil` for a fraction of one.
  private static func number(_ digits: Substring, _ unit: Substring) -> Int? {
    let factor: Double = ["k": 1e3, "m": 1e6, "b": 1e9][unit] ?? 1
    guard let count = Double(digits).map({ $0 * factor }) else { return nil }
    // 1.1 million is 1,100,000 but for the last bit of the product.
    return abs(count - count.rounded()) <= 1e-9 * count ? Int(exactly: count.rounded()) : nil
  }

  /// Words beside a number that say what it counts, which is no step.
  private static let otherCounts: Set<String> = [
    "epoch", "epochs", "ep", "token", "tokens", "tok", "seed", "seeds", "layer", "layers", "sample", "samples", "hour", "hours",
    "day", "days", "phase", "stage", "fold", "trial", "rank", "part", "shard", "chunk", "lr", "bs", "loss", "acc", "ppl", "of",
  ]

  /// Numbers that may be steps where no word says so: whole, without a unit other than `k` (`160m` and `1.1b` are sizes of
  /// models), and no count of something else.
  private static func numbers(_ stem: String) -> [Int] {
    stem.matches(of: /(?:([a-z]+)[-_=]?)?(\d+(?:\.\d+)?)([a-z]*)/).compactMap { match in
      let after = stem[match.range.upperBound...].prefixMatch(of: /[-_ ]?([a-z]++)(?![-_=]?\d)/)?.1
      let isOther = [match.1, after].contains { $0.map { otherCounts.contains(String($0)) } ?? false }
      guard !isOther, match.3.isEmpty || match.3 == "k" else { return nil }
      return number(match.2, match.3)
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
}

extension StepName {
  /// What a name says besides its step: the words in it, and the numbers that tell models and runs apart (`seed2`, `stage1`,
  /// `70m`). The checkpoints of one run have it in common.
  static func context(of name: String) -> String {
    var rest = stem(name)
    for measured in [
      /(?:global[-_]?)?(?:step|iter|iteration|checkpoint|ckpt|chkpt)s?[-_=]?\d[\d.]*(?:e\+?\d+)?[km]?/,
      /tok(?:en)?s?[-_=]?\d[\d.]*[kmbt]?/, /\d[\d.]*[kmbt]?[-_ ]?tok(?:en)?s?/, /(?:epoch|ep)s?[-_=]?\d[\d.]*/,
      /[a-z_]*(?:loss|acc|ppl)[-_=]?\d[\d.]*/, /[-_]\d[\d.]*[bt]$/,
    ] {
      rest.replace(measured, with: "-")
    }
    let parts = rest.split { !$0.isLetter && !$0.isNumber && $0 != "." }
    let told = parts.compactMap { part -> String? in
      if ["final", "last", "latest", "best", "end", "init", "model", "weights", "checkpoint", "ckpt", "step"].contains(part) { return nil }
      // Dates, counters, times and digests may differ; sizes of models may not.
      let isMark = part.allSatisfy { !$0.isLetter } || part.contains(/^\d.*\d$/) || part.contains(/^(?=.*\d)[0-9a-f]{6,}$/)
      return isMark ? nil : String(part)
    }
    return told.joined(separator: "-") + groups(in: rest)
  }

  /// Numbers that stand apart from the word that they belong to: `seed-2`.
  private static func groups(in rest: String) -> String {
    rest.matches(of: /(seed|stage|phase|run|trial|fold|rank|layer)s?[-_=](\d+)/).map { " \($0.1)\($0.2)" }.joined()
  }

  /// Whether a name is that of a checkpoint that is being written or was put aside.
  static func isUnfinished(_ name: String) -> Bool {
    let lower = name.lowercased()
    return lower.hasPrefix(".") || lower.prefixMatch(of: /tmp[-_.]/) != nil
      || ["tmp", "temp", "old", "bak", "backup", "incomplete", "partial", "part"].contains { lower.hasSuffix("." + $0) }
      || lower.hasSuffix("~")
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
