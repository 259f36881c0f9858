/// The closest of some names to a mistyped one, for messages of the form "did you mean …?".
public enum Suggestion {
  /// Up to `limit` candidates within an edit distance of a third of the name's length (at least 2), closest first.
  public static func closest(to name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
    let allowed = max(2, name.count / 3)
    return
      candidates
      .map { candidate in
        // A name broken off early is close to the candidate's beginning.
        let beginning = distance(name, String(candidate.prefix(name.count + 1)))
        return (candidate: candidate, distance: min(distance(name, candidate), beginning))
      }
      .filter { $0.distance <= allowed || $0.candidate.contains(name) }
      .sorted { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
      .prefix(limit)
      .map(\.candidate)
  }

  /// A remedy naming the closest candidate, or all of them if none is close.
  public static func remedy(for name: String, among candidates: some Sequence<String>) -> String {
    let all = Array(candidates)
    if let best = closest(to: name, among: all, limit: 1).first { return "did you mean '\(best)'?" }
    let shown = all.sorted().prefix(12).joined(separator: ", ")
    return all.count > 12 ? "known are \(shown), … (\(all.count) in all)" : "known: \(shown)"
  }

  /// Levenshtein distance with adjacent transpositions, O(|a|·|b|).
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
