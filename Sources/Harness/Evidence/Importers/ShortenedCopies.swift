import Claims
import Foundation

/// Files that were copied with fewer digits, beside the file that they were copied from.
///
/// Both measure the same, and their numbers differ from the digits on that were left out: two values for one measurement, of
/// which the longer one is the published. The copy is set aside where the other file has all that it has.
enum ShortenedCopies {
  /// The files of the archive whose every number another file has with more digits, each with that file.
  ///
  /// O(rows of what such a file measures).
  static func repeated(in store: MeasurementStore) throws(StoreError) -> [(name: String, other: String)] {
    var found: [(name: String, other: String)] = []
    for record in try store.sources(tier: .archive) where isShortened(record.precision) {
      let name = record.source.name
      let others = try store.sources(beside: name, tier: .archive)
      guard !others.isEmpty else { continue }
      let copy = try store.rows(ofSource: name, tier: .archive)
      for other in others {
        let full = try store.rows(ofSource: other, tier: .archive)
        if isCopy(copy, of: full) {
          found.append((name, other))
          break
        }
      }
    }
    return found
  }

  private static func isCopy(_ copy: [Measurement], of full: [Measurement]) -> Bool {
    let values = Dictionary(full.map { ($0.key, $0) }) { first, _ in first }
    return !copy.isEmpty
      && copy.allSatisfy { row in
        guard let other = values[row.key], !isShortened(other.provenance.precision) else { return false }
        return abs(other.value - row.value) <= unit(of: row.provenance.precision, in: other.value)
      }
  }

  private static let word = "truncated-"

  private static func isShortened(_ precision: String) -> Bool { precision.hasPrefix(word) }

  /// What the last digit counts for that a shortened number has: `truncated-2` leaves two decimals, and the precision of
  /// files without longer numbers six significant digits.
  private static func unit(of precision: String, in value: Double) -> Double {
    if precision == ShortNumbers.precision { return pow(10, log10(abs(value)).rounded(.down) - 5) }
    return isShortened(precision) ? pow(10, -(Double(precision.dropFirst(word.count)) ?? .infinity)) : 0
  }
}
